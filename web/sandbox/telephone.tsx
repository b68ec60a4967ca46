import { useEffect, useState } from 'preact/hooks';
import { actsOf, giveCard, hangUp, isLive, press, ring, sayWords } from './calls.js';
import { CardPanel } from './cardPanel.js';
import type { Call, Person } from './controls.js';
import { Icon } from './icon.js';
import { Keypad } from './keypad.js';
import { Transcript } from './transcript.js';
import { canSpeak, hush, useSpoken, useVoice } from './voice.js';
import { minutes, spacedNumber } from './wording.js';

/** The number of a borrowed telephone, for those whose own SIM is in the locked one. */
const borrowed = '+447700900199';

/** The number that a person rings and writes from. */
export const ownNumber = (person: Person): string =>
  person.phones.find(({ inLockedPhone }) => !inLockedPhone)?.number ?? borrowed;

interface TelephoneProps {
  person: Person;
  hotline: { number: string; name: string };
  /** Live and past calls of this person, and live ones of the lender's agents. */
  calls: Call[];
  /** The newest passcode that has come, with its moment. */
  code: { code: string; at: string } | undefined;
}

const isOf = (person: Person, call: Call): boolean =>
  [ownNumber(person), ...person.phones.map(({ number }) => number)].some(
    (number) => number === call.from || number === call.to,
  );

/** Calls to lay before the person who looks: their own newest one, and everybody's who is on the line now. */
function offered(person: Person, calls: Call[]): Call[] {
  const own = calls.filter((call) => isOf(person, call));
  const live = calls.filter((call) => isLive(call) && (isOf(person, call) || !call.to.startsWith('+')));
  const rang = live.filter(({ direction }) => direction === 'inbound');
  const others = live.filter(({ direction }) => direction !== 'inbound');
  const all = [...rang.reverse(), ...others];
  return all.length > 0 ? all : own.slice(-1);
}

function nameOf(person: Person, call: Call): string {
  if (!isOf(person, call)) return 'Agent’s telephone';
  return call.direction === 'inbound' ? `${person.name}’s call` : 'Incoming call';
}

function useSeconds(call: Call | undefined): number {
  const [, draw] = useState(0);
  const [begun, setBegun] = useState(Date.now);
  const live = call !== undefined && isLive(call);
  useEffect(() => {
    setBegun(Date.now());
    if (!live) return;
    const timer = setInterval(() => draw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [call?.sid, live]);
  return Math.max(0, (Date.now() - begun) / 1000);
}

function Idle({
  person,
  hotline,
  onRing,
  trouble,
}: {
  person: Person;
  hotline: TelephoneProps['hotline'];
  onRing: () => void;
  trouble: string;
}) {
  return (
    <div class="idle">
      <p class="idle-number figures">{spacedNumber(hotline.number)}</p>
      <p class="idle-name">{hotline.name}’s hotline</p>
      <p class="hint">
        {person.name === 'nobody' ? 'Somebody' : person.name} rings it from another telephone. Any will do: the caller’s
        number proves nothing.
      </p>
      {trouble && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <button type="button" class="primary ring" onClick={onRing}>
        <Icon name="call" /> Ring the hotline
      </button>
    </div>
  );
}

/** What would be a bother to type: offered in one press. */
function Chips({ person, call, code }: { person: Person; call: Call; code: TelephoneProps['code'] }) {
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
      {person.imeis.map((imei, place) => (
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
        placeholder="Say something, such as “my phone is locked”"
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

function OnCall({
  person,
  call,
  code,
  tones,
  onRing,
}: {
  person: Person;
  call: Call;
  code: TelephoneProps['code'];
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
          <Chips person={person} call={call} code={code} />
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

function Head({
  call,
  seconds,
  voice,
  setVoice,
}: {
  call: Call | undefined;
  seconds: number;
  voice: boolean;
  setVoice: (on: boolean) => void;
}) {
  const live = call !== undefined && isLive(call);
  return (
    <header class="panel-head">
      <h2 id="telephone-title">Another telephone</h2>
      {live && <span class="tag tag-live">{call.status === 'ringing' ? 'Ringing' : minutes(seconds)}</span>}
      {canSpeak && (
        <button
          type="button"
          class="quiet small"
          aria-pressed={voice}
          aria-label="Speak the call aloud"
          title={voice ? 'The call is spoken aloud' : 'The call is silent'}
          onClick={() => setVoice(!voice)}
        >
          <Icon name={voice ? 'sound' : 'mute'} />
        </button>
      )}
    </header>
  );
}

/** The telephone beside the locked one: rings the hotline, hears, presses keys, speaks and pays. */
export function Telephone({ person, hotline, calls, code }: TelephoneProps) {
  const [voice, setVoice] = useVoice();
  const [chosen, choose] = useState<string>();
  const [trouble, setTrouble] = useState('');
  const tabs = offered(person, calls);
  const call = tabs.find(({ sid }) => sid === chosen) ?? tabs[0];
  const seconds = useSeconds(call);
  useSpoken(call?.sid, call?.heard ?? [], voice);
  const ringNow = (): void => {
    setTrouble('');
    ring(ownNumber(person), hotline.number).catch(() => setTrouble('The sandbox does not answer. Is it running?'));
  };
  return (
    <section class="panel place-call telephone" aria-labelledby="telephone-title">
      <Head call={call} seconds={seconds} voice={voice} setVoice={setVoice} />
      {tabs.length > 1 && (
        <div class="tabs" role="group" aria-label="Calls on the line">
          {tabs.map((one) => (
            <button type="button" key={one.sid} aria-pressed={one === call} onClick={() => choose(one.sid)}>
              {nameOf(person, one)}
            </button>
          ))}
        </div>
      )}
      {call ? (
        <OnCall key={call.sid} person={person} call={call} code={code} tones={voice} onRing={ringNow} />
      ) : (
        <Idle person={person} hotline={hotline} onRing={ringNow} trouble={trouble} />
      )}
    </section>
  );
}
