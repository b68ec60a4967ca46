import { useBottom } from './bottom.js';
import { type Act, actsOf, isLive } from './calls.js';
import type { Call } from './controls.js';
import { Icon } from './icon.js';
import { minutes } from './wording.js';

type Line = { kind: 'heard'; text: string } | Act;

/** What was heard and what was done, in their order. */
function linesOf(call: Call): Line[] {
  const acts = actsOf(call.sid);
  const lines: Line[] = [];
  for (let index = 0; index <= call.heard.length; index += 1) {
    lines.push(...acts.filter(({ after }) => after === index));
    const text = call.heard[index];
    if (text !== undefined) lines.push({ kind: 'heard', text });
  }
  return lines;
}

function Line({ line }: { line: Line }) {
  if (line.kind === 'heard') return <li class="bubble theirs">{line.text}</li>;
  if (line.kind === 'keys') {
    return (
      <li class="bubble mine keys">
        <span class="sr">You pressed </span>
        {Array.from(line.text, (key, place) => (
          <kbd key={place}>{key}</kbd>
        ))}
      </li>
    );
  }
  return (
    <li class="bubble mine">
      {line.kind === 'card' && <Icon name="card" />}
      {line.kind === 'words' ? `“${line.text}”` : line.text}
    </li>
  );
}

const waits: Partial<Record<NonNullable<Call['waitingFor']>, string>> = {
  queue: 'Waiting in the queue for a person',
  recording: 'Recording: say something',
};

/** How the call goes, as bubbles; new lines are read out by screen readers. */
export function Transcript({ call }: { call: Call }) {
  const lines = linesOf(call);
  const list = useBottom<HTMLOListElement>(`${lines.length} ${call.status} ${call.waitingFor}`);
  const ended = `Call ended${call.duration === null ? '' : ` · ${minutes(call.duration)}`}`;
  return (
    <ol class="bubbles transcript" ref={list} aria-live="polite" aria-label="What is said on the call" tabIndex={0}>
      {lines.map((line, place) => (
        <Line key={`${line.kind}${place}`} line={line} />
      ))}
      {call.waitingFor && waits[call.waitingFor] && <li class="aside">{waits[call.waitingFor]}</li>}
      {isLive(call) && call.waitingFor === null && (
        <li class="bubble theirs typing" aria-label="One moment">
          <i />
          <i />
          <i />
        </li>
      )}
      {!isLive(call) && <li class="aside">{call.errorCode ? `${ended} · error ${call.errorCode}` : ended}</li>}
    </ol>
  );
}
