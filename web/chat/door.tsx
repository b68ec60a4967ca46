import { useEffect, useState } from 'preact/hooks';
import { ChatPage } from './chatPage.js';
import { wordsOf } from './words.js';

/** What everybody may know of a lender. */
export interface Lender {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly languages: readonly string[];
}

type Looked =
  | { readonly kind: 'looking' }
  | { readonly kind: 'found'; readonly lender: Lender }
  | { readonly kind: 'choose'; readonly unknown: boolean; readonly lenders: readonly Lender[] }
  | { readonly kind: 'trouble' };

interface DoorProps {
  readonly query: URLSearchParams;
  /** What the page brought of the lender that its address names. */
  readonly brought: Lender | undefined;
}

/** The lender that the page's address names; or asks which one it is. */
export function Door({ query, brought }: DoorProps) {
  const [id] = useState(query.get('lender'));
  const [looked, setLooked] = useState<Looked>(brought ? { kind: 'found', lender: brought } : { kind: 'looking' });
  useEffect(() => {
    if (!brought) look(id).then(setLooked, () => setLooked({ kind: 'trouble' }));
  }, [id, brought]);

  if (looked.kind === 'choose') return <Choose {...looked} />;
  const lender = looked.kind === 'found' ? looked.lender : undefined;
  const known = lender?.id ?? id;
  if (!known) return looked.kind === 'trouble' ? <Trouble /> : null;
  return (
    <ChatPage
      id={known}
      lender={lender}
      language={query.get('language')}
      topic={query.get('topic')}
      embedded={query.has('embedded')}
    />
  );
}

async function look(id: string | null): Promise<Looked> {
  const asked = id === null ? '' : `?lender=${encodeURIComponent(id)}`;
  const response = await fetch(`/chat/lender${asked}`);
  if (response.ok && id !== null) return { kind: 'found', lender: (await response.json()) as Lender };
  const all = response.ok ? response : await fetch('/chat/lender');
  const { lenders } = (await all.json()) as { lenders: readonly Lender[] };
  const [only, ...others] = lenders;
  if (only && others.length === 0) return { kind: 'found', lender: only };
  return { kind: 'choose', unknown: id !== null, lenders };
}

const browserWords = () => wordsOf(navigator.language);

function Choose({ unknown, lenders }: { unknown: boolean; lenders: readonly Lender[] }) {
  const words = browserWords();
  return (
    <main class="choose">
      <h1>{unknown ? words.unknownLender : words.choose}</h1>
      <ul>
        {lenders.map(({ id, name }) => (
          <li key={id}>
            <a href={`/chat?lender=${encodeURIComponent(id)}`}>
              <Initial name={name} />
              {name}
            </a>
          </li>
        ))}
      </ul>
    </main>
  );
}

function Trouble() {
  return (
    <main class="choose">
      <p role="alert">{browserWords().trouble}</p>
    </main>
  );
}

/** A lender's first letter stands for its sign. */
export function Initial({ name }: { name: string }) {
  return (
    <span class="initial" aria-hidden="true">
      {/^./su.exec(name)?.[0]}
    </span>
  );
}
