import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import * as api from './api.js';
import { CasePane } from './casePane.js';
import { Icon } from './icon.js';
import { IncidentList } from './incidentList.js';
import { useDeskEvents, useHeartbeat } from './live.js';
import { QueueList } from './queueList.js';
import { troubleOf } from './wording.js';

interface Props {
  me: api.Me;
  /** The server says that nobody is signed in any more. */
  onSignedOut: () => void;
  /** Somebody wants to sign out. */
  onLeave: () => void;
}

const nothing: api.Lists = { waiting: [], mine: [], abandoned: [], others: [], incidents: [] };

/** The queue on one side, the open case on the other. */
export function DeskPage({ me, onSignedOut, onLeave }: Props) {
  const [lists, setLists] = useState(nothing);
  const [readAt, setReadAt] = useState(Date.now());
  const [openId, setOpenId] = useState<string>();
  const [shown, setShown] = useState<api.CaseView>();
  const [trouble, setTrouble] = useState<string>();
  const [away, setAway] = useState(false);
  const openNow = useRef(openId);
  openNow.current = openId;

  const refused = useCallback((thrown: unknown) => {
    const code = thrown instanceof api.Refusal ? thrown.code : 'unexpected';
    if (code === 'signed_out') onSignedOut();
    else setTrouble(troubleOf(code));
  }, []);
  /** Looking fails by itself and gets well by itself: it takes the place of nothing that was said of a deed. */
  const lookFailed = useCallback((thrown: unknown) => {
    if (thrown instanceof api.Refusal && thrown.code === 'signed_out') onSignedOut();
    else setAway(true);
  }, []);
  const readLists = useLatestOnly(api.lists, (found) => {
    setAway(false);
    setLists(found);
    setReadAt(Date.now());
  });
  const readCase = useLatestOnly(
    () => (openNow.current ? api.view(openNow.current) : Promise.resolve(undefined)),
    (found) => {
      if (found?.id === openNow.current) setShown(found);
    },
  );

  useDeskEvents((caseId) => {
    readLists(lookFailed);
    if (caseId === null || caseId === openNow.current) readCase(lookFailed);
  }, onSignedOut);
  useHeartbeat(me.heartbeatEvery, lookFailed);
  useEffect(() => {
    document.title = lists.waiting.length > 0 ? `(${lists.waiting.length}) Desk` : 'Desk';
  }, [lists.waiting.length]);

  function open(id: string | undefined): void {
    setOpenId(id);
    openNow.current = id;
    setShown(undefined);
    setTrouble(undefined);
    if (id) readCase(lookFailed);
  }

  /** Does something and shows what came of it; what was refused is said. */
  async function doing(deed: () => Promise<unknown>): Promise<boolean> {
    setTrouble(undefined);
    let done = true;
    try {
      await deed();
    } catch (thrown) {
      refused(thrown);
      done = false;
    }
    readCase(lookFailed);
    readLists(lookFailed);
    return done;
  }

  return (
    <div class={openId ? 'desk reading' : 'desk'}>
      <header class="top">
        <h1>Desk</h1>
        <p class="who">
          <strong>{me.name}</strong> <span>{me.role}</span>
        </p>
        <button type="button" class="quiet" onClick={onLeave}>
          <Icon name="out" /> Sign out
        </button>
      </header>
      <nav class="queue" aria-label="Cases">
        <QueueList lists={lists} readAt={readAt} openId={openId} onOpen={open} />
        <IncidentList incidents={lists.incidents} doing={doing} />
      </nav>
      <main class="case">
        <p class="trouble" role="alert">
          {trouble ?? (away ? troubleOf('away') : undefined)}
        </p>
        {shown ? (
          <CasePane key={shown.id} me={me} shown={shown} doing={doing} onClose={() => open(undefined)} />
        ) : (
          <p class="empty">{openId ? 'One moment…' : 'Choose a case on the left.'}</p>
        )}
      </main>
    </div>
  );
}

/** Asks once at a time; what is asked meanwhile is asked again afterwards, so that the last answer is the newest. */
function useLatestOnly<Answer>(ask: () => Promise<Answer>, take: (answer: Answer) => void) {
  const latest = useRef({ ask, take });
  latest.current = { ask, take };
  const asking = useRef({ now: false, again: false });
  return useCallback((onTrouble: (thrown: unknown) => void): void => {
    async function run(): Promise<void> {
      const state = asking.current;
      if (state.now) {
        state.again = true;
        return;
      }
      state.now = true;
      try {
        do {
          state.again = false;
          latest.current.take(await latest.current.ask());
        } while (state.again);
      } catch (thrown) {
        onTrouble(thrown);
      } finally {
        state.now = false;
      }
    }
    void run();
  }, []);
}
