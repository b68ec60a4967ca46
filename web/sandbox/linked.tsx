/** Words with their links made into links; nothing else is. */
export function Linked({ text }: { text: string }) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g);
  return (
    <>
      {parts.map((part, place) =>
        place % 2 === 1 ? (
          <a key={place} href={part} target="_blank" rel="noopener noreferrer">
            {part.replace(/^https?:\/\//, '')}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
