const addresses = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/gi;

/** Longer addresses show their host and the beginning of what follows. */
const longest = 36;

function shortened(address: string): string {
  if (address.length <= longest) return address;
  return `${address.replace(/^https?:\/\//i, '').slice(0, longest)}…`;
}

/** Text as it is, with its web addresses as links. Nothing else in it means anything. */
export function Linked({ text, newTab }: { text: string; newTab: string }) {
  const parts = [];
  let from = 0;
  for (const match of text.matchAll(addresses)) {
    const [address] = match;
    parts.push(
      text.slice(from, match.index),
      <a key={match.index} href={address} target="_blank" rel="noopener noreferrer" title={newTab}>
        {shortened(address)}
      </a>,
    );
    from = match.index + address.length;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}
