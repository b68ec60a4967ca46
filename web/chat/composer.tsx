import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { acceptedTypes, readyToSend } from './photo.js';
import type { Words } from './words.js';

interface ComposerProps {
  readonly input: RefObject<HTMLTextAreaElement>;
  readonly words: Words;
  /** A number is expected: phones show their digits first. */
  readonly digits: boolean;
  /** A code that may just have come as a text. */
  readonly code: boolean;
  readonly send: (text: string) => void;
  readonly sendFile: (file: File) => void;
}

const longest = 4000;

/** Where one writes. Enter sends, Shift and Enter begin a new line. */
export function Composer({ input, words, digits, code, send, sendFile }: ComposerProps) {
  const [text, setText] = useState('');
  const [letters, setLetters] = useState(false);
  useEffect(() => setLetters(false), [digits]);

  useLayoutEffect(() => {
    const box = input.current;
    if (!box) return;
    // Grows with what is written, up to what the style allows.
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }, [text, input]);

  function submit(): void {
    const written = text.trim();
    input.current?.focus();
    if (written === '') return;
    setText('');
    send(written);
  }

  function toggle(): void {
    setLetters(!letters);
    input.current?.focus();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Attach words={words} sendFile={sendFile} />
      <div class="box">
        <textarea
          ref={input}
          rows={1}
          value={text}
          maxLength={longest}
          placeholder={words.write}
          aria-label={words.write}
          inputMode={digits && !letters ? 'numeric' : 'text'}
          autoComplete={code ? 'one-time-code' : 'off'}
          enterkeyhint="send"
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            submit();
          }}
        />
        {digits && (
          <button type="button" class="keys" onClick={toggle} aria-label={letters ? words.digits : words.letters}>
            <span aria-hidden="true">{letters ? '123' : 'abc'}</span>
          </button>
        )}
      </div>
      <button type="submit" class="send" aria-label={words.send} disabled={text.trim() === ''}>
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path fill="currentColor" d="M3.4 20.4 21 12 3.4 3.6l-.01 6.5L15 12 3.39 13.9z" />
        </svg>
      </button>
    </form>
  );
}

/** A photo of a receipt, or a PDF. What cannot be sent is refused here, before it costs anybody's data. */
function Attach({ words, sendFile }: Pick<ComposerProps, 'words' | 'sendFile'>) {
  const field = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<'type' | 'size'>();

  async function chosen(file: File | undefined): Promise<void> {
    if (field.current) field.current.value = '';
    if (!file) return;
    const ready = await readyToSend(file);
    setFault(ready instanceof File ? undefined : ready);
    if (ready instanceof File) sendFile(ready);
  }

  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        accept={acceptedTypes.join(',')}
        onChange={(event) => void chosen(event.currentTarget.files?.[0])}
      />
      <button
        type="button"
        class="attach"
        aria-label={words.attach}
        title={words.attach}
        onClick={() => field.current?.click()}
      >
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
          <path
            fill="none"
            stroke="currentColor"
            stroke-width="1.9"
            stroke-linecap="round"
            stroke-linejoin="round"
            d="m20 11.5-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4L13 3.8a3.5 3.5 0 0 1 5 5l-8.4 8.3a1.7 1.7 0 0 1-2.5-2.4l7.7-7.7"
          />
        </svg>
      </button>
      {fault && (
        <p class="fault" role="alert">
          {fault === 'type' ? words.fileType : words.fileSize}
        </p>
      )}
    </>
  );
}
