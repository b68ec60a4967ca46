import { useEffect, useState } from 'preact/hooks';
import { actsOf, giveCard, hangUp, isLive, press, sayWords } from './calls.js';
import { CardPanel } from './cardPanel.js';
import type { Call } from './controls.js';
import { Icon } from './icon.js';
import { Keypad } from './keypad.js';
import { Transcript } from './transcript.js';
import { hush } from './voice.js';

/** A passcode that has come, and when. */
export interface Code {
  code: string;
  at: string;
}

/** What would be a bother to type: offered in one press. */
function Chips({ imeis, call, code }: { imeis: string[]; call: Call; code: Code | undefined }) {
  const typed = actsOf(call.sid)
    .filter(({ kind }) => kind === 'keys')
    .map(({ text }) => text)
    .join(' ');
  const began = call.timeline[0]?.at ?? '';
  const fresh = code && code.at >= began && !typed.includes(code.code) ? code.code : undefined;
  const type = (digits: string) => () => {
    hush();
    void press(call.sid, digits);
  };
  return (
    <div class="chips">
      {fresh && (
        <button type="button" class="chip news" onClick={type(`${fresh}#`)}>
          <Icon name="message" /> Type the code <b class="figures">{fresh}</b>
        </button>
      )}
      {imeis.map((imei, place) => (
        <button type="button" class="chip" key={imei} onClick={type(`${imei}#`)}>
          Type {place === 0 ? 'the IMEI' : 'the other IMEI'} <span class="figures">…{imei.slice(-4)}#</span>
        </button>
      ))}
    </div>
  );
}

function SayBox({ call, enabled }: { call: Call; enabled: boolean }) {
  const [text, setText] = useState('');
  return (
    <form
      class="row say"
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        hush();
        void sayWords(call.sid, text.trim());
        setText('');
      }}
    >
      <input
        aria-label="Say something on the call"
        placeholder="Say something"
        autocomplete="off"
        value={text}
        disabled={!enabled}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <button type="submit" disabled={!enabled || !text.trim()}>
        Say
      </button>
    </form>
  );
}

/** A call that goes on or is over: what is said, and what one may do. */
export function OnCall({
  imeis,
  call,
  code,
  tones,
  onRing,
}: {
  imeis: string[];
  call: Call;
  code: Code | undefined;
  tones: boolean;
  onRing: () => void;
}) {
  const [byKeys, setByKeys] = useState(false);
  const live = isLive(call);
  const card = call.waitingFor === 'card' && !byKeys;
  useEffect(() => {
    if (call.waitingFor !== 'card') setByKeys(false);
  }, [call.waitingFor]);
  useEffect(() => {
    if (!live) hush();
  }, [live]);
  return (
    <>
      <Transcript call={call} />
      {live && card && (
        <CardPanel onCard={(given) => void giveCard(call.sid, given)} onKeypad={() => setByKeys(true)} />
      )}
      {live && !card && (
        <>
          <Chips imeis={imeis} call={call} code={code} />
          <Keypad
            enabled={live}
            tones={tones}
            onKey={(key) => {
              hush();
              void press(call.sid, key);
            }}
          />
          <SayBox call={call} enabled={live} />
        </>
      )}
      <div class="row call-end">
        {live ? (
          <button type="button" class="danger" onClick={() => void hangUp(call.sid)}>
            <Icon name="call" /> Hang up
          </button>
        ) : (
          <button type="button" class="primary" onClick={onRing}>
            <Icon name="call" /> Ring again
          </button>
        )}
      </div>
    </>
  );
}
