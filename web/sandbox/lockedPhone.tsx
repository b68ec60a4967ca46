import { useRef } from 'preact/hooks';
import type { Device, Person, Received } from './controls.js';
import { Icon, type IconName } from './icon.js';
import { clockTime, dayOf, momentText, spacedNumber } from './wording.js';

interface PhoneProps {
  person: Person;
  device: Device | undefined;
  /** Texts whose SIM is in this phone. */
  texts: Received[];
  now: Date;
  timeZone: string | undefined;
}

const apps: [IconName, string][] = [
  ['call', 'Phone'],
  ['message', 'Messages'],
  ['camera', 'Camera'],
  ['map', 'Maps'],
  ['music', 'Music'],
  ['picture', 'Photos'],
];

/** How the phone is, in a few words. */
export function standing(device: Device | undefined, now: Date, timeZone: string | undefined): string {
  switch (device?.state) {
    case undefined:
      return 'On no lender’s file';
    case 'locked':
      return 'Locked';
    case 'unlocked':
      return 'Unlocked';
    case 'temporarily_unlocked':
      return device.relockAt ? `Unlocked until ${momentText(device.relockAt, now, timeZone)}` : 'Unlocked for now';
    case 'released':
      return 'Released for good';
  }
}

function StatusBar({ now, online, timeZone }: { now: Date; online: boolean; timeZone: string | undefined }) {
  return (
    <div class="statusbar" aria-hidden="true">
      <span>{clockTime(now, timeZone)}</span>
      <span class="camera" />
      <span class={online ? 'signal' : 'signal off'}>{online ? '4G' : 'No network'}</span>
      <span class="battery" />
    </div>
  );
}

function LockNotice({ device, texts, hidden }: { device: Device; texts: Received[]; hidden: boolean }) {
  // While the notice goes away it still shows what it showed.
  const last = useRef(device.screen);
  if (!hidden) last.current = device.screen;
  const { title, text, phone, url } = last.current;
  return (
    <div class="lock-notice" aria-hidden={hidden} inert={hidden}>
      <svg class="padlock" viewBox="0 0 64 64" aria-hidden="true">
        <path class="shackle" d="M20 30V21a12 12 0 0 1 24 0v9" />
        <rect x="13" y="29" width="38" height="26" rx="8" />
        <circle cx="32" cy="42" r="4" />
      </svg>
      <h3>{title}</h3>
      <p>{text}</p>
      <p class="notice-call">
        <span>Call us</span>
        <strong class="figures">{spacedNumber(phone)}</strong>
      </p>
      <a href={url} target="_blank" rel="noopener noreferrer">
        Why is it locked?
      </a>
      {texts.length > 0 && (
        <p class="sealed-note">
          <Icon name="message" />
          {texts.length === 1
            ? 'A text arrived here. It cannot be read while the phone is locked.'
            : `${texts.length} texts arrived here. They cannot be read while the phone is locked.`}
        </p>
      )}
      <p class="emergency" aria-hidden="true">
        Emergency call
      </p>
    </div>
  );
}

function HomeScreen({
  device,
  now,
  timeZone,
  hidden,
}: {
  device: Device | undefined;
  now: Date;
  timeZone: string | undefined;
  hidden: boolean;
}) {
  const notice = device?.notices.at(-1)?.text;
  return (
    <div class="home-screen" aria-hidden={hidden} inert={hidden}>
      <p class="home-clock figures">{clockTime(now, timeZone)}</p>
      <p class="home-day">{dayOf(now, timeZone)}</p>
      {device?.state === 'temporarily_unlocked' && <p class="banner">{standing(device, now, timeZone)}</p>}
      {notice && <p class="banner">{notice}</p>}
      <ul class="apps" aria-hidden="true">
        {apps.map(([icon, name]) => (
          <li key={name}>
            <span class={`app app-${icon}`}>
              <Icon name={icon} />
            </span>
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The financed phone with what its screen shows. */
export function LockedPhone({ person, device, texts, now, timeZone }: PhoneProps) {
  const locked = device?.state === 'locked';
  const words = standing(device, now, timeZone);
  return (
    <section class="panel place-phone" aria-labelledby="phone-title">
      <header class="panel-head">
        <h2 id="phone-title">{person.name === 'nobody' ? 'A phone nobody knows' : `${person.name}’s phone`}</h2>
        <span class={`tag ${locked ? 'tag-locked' : 'tag-open'}`} role="status">
          <Icon name={locked ? 'lock' : 'open'} />
          {words}
        </span>
      </header>
      <div
        class={`handset ${locked ? 'is-locked' : 'is-open'}`}
        key={person.imei}
        data-state={device?.state ?? 'unknown'}
      >
        <div class="glass">
          <StatusBar now={now} online={device?.online ?? true} timeZone={timeZone} />
          <HomeScreen device={device} now={now} timeZone={timeZone} hidden={locked} />
          {device && <LockNotice device={device} texts={texts} hidden={!locked} />}
        </div>
      </div>
    </section>
  );
}
