import { useRef, useState } from 'preact/hooks';
import type { Lender, Person } from './controls.js';
import { Icon } from './icon.js';
import { ashaStory, StoryStopped } from './story.js';
import type { Place } from './page.js';

interface Setting {
  choose: (name: string) => void;
  go: (place: Place) => void;
  people: Person[];
  lenders: Lender[];
}

export interface Story {
  caption: string;
  telling: boolean;
  start: () => void;
  stop: () => void;
}

/** The story that plays itself. */
export function useStory({ choose, go, people, lenders }: Setting): Story {
  const [caption, setCaption] = useState('');
  const [telling, setTelling] = useState(false);
  const running = useRef<AbortController>();
  const start = (): void => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setTelling(true);
    const narrator = { caption: setCaption, choose, go, signal: mine.signal };
    ashaStory(narrator, people, lenders)
      .catch((thrown: unknown) => {
        if (mine.signal.aborted) return;
        setCaption(
          thrown instanceof StoryStopped ? thrown.message : 'The story stops here: the sandbox does not answer.',
        );
      })
      .finally(() => {
        if (running.current === mine) setTelling(false);
      });
  };
  const stop = (): void => {
    running.current?.abort();
    running.current = undefined;
    setTelling(false);
    setCaption('');
  };
  return { caption, telling, start, stop };
}

/** What happens now, in a sentence. */
export function StoryBar({ story }: { story: Story }) {
  if (!story.caption) return null;
  return (
    <aside class="story" aria-label="The story">
      <p role="status">{story.caption}</p>
      <button type="button" onClick={story.stop}>
        <Icon name={story.telling ? 'stop' : 'done'} /> {story.telling ? 'Stop' : 'Done'}
      </button>
    </aside>
  );
}
