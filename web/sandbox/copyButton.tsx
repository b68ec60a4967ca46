import { useState } from 'preact/hooks';
import { Icon } from './icon.js';

/** Something to take along, with a button that copies it. */
export function Copyable({ text, shown, what }: { text: string; shown: string; what: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 1600);
    } catch {
      // Where the clipboard is refused, the text can still be selected.
    }
  };
  return (
    <span class="copyable">
      <span class="figures">{shown}</span>
      <button
        type="button"
        class="quiet small"
        aria-label={copied ? `${what} copied` : `Copy ${what}`}
        onClick={() => void copy()}
      >
        <Icon name={copied ? 'done' : 'copy'} />
      </button>
    </span>
  );
}
