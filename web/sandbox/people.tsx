import { useState } from 'preact/hooks';
import type { Person } from './controls.js';
import { Copyable } from './copyButton.js';
import { DialogBox } from './dialogBox.js';
import { Icon } from './icon.js';
import { imeiGroups, money, sentence, spacedNumber } from './wording.js';

const languages: Record<string, string> = { en: 'English', es: 'Spanish', hi: 'Hindi', ta: 'Tamil', si: 'Sinhala' };

/** A person's initial on a colour of their own. */
export function Face({ person, place }: { person: Person; place: number }) {
  return (
    <span class={`face face-${place % 6}`} aria-hidden="true">
      {person.name === 'nobody' ? '?' : person.name.charAt(0)}
    </span>
  );
}

const titleOf = ({ name }: Person): string => (name === 'nobody' ? 'Somebody unknown' : name);

/** Everybody whom one may be, with what is special about each. */
export function PeopleList({
  people,
  chosen,
  onChoose,
}: {
  people: Person[];
  chosen: Person;
  onChoose: (person: Person) => void;
}) {
  return (
    <ul class="people">
      {people.map((person, place) => (
        <li key={person.name}>
          <button type="button" aria-pressed={person === chosen} onClick={() => onChoose(person)}>
            <Face person={person} place={place} />
            <span>
              <b>{titleOf(person)}</b> <small>{person.lenderName ?? 'no lender'}</small>
              <span class="special">{sentence(person.special)}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Facts({ person }: { person: Person }) {
  return (
    <dl class="facts">
      {person.hotline && (
        <div>
          <dt>Hotline</dt>
          <dd>
            <Copyable what="hotline number" text={person.hotline} shown={spacedNumber(person.hotline)} />
          </dd>
        </div>
      )}
      {person.imeis.map((imei, place) => (
        <div key={imei}>
          <dt>{place === 0 ? 'IMEI' : 'Second IMEI'}</dt>
          <dd>
            <Copyable what="IMEI" text={imei} shown={imeiGroups(imei)} />
          </dd>
        </div>
      ))}
      {person.loan && (
        <div class="side">
          <dt>Loan</dt>
          <dd class="figures">{person.loan}</dd>
        </div>
      )}
      {person.currency && (
        <div class="side">
          <dt>On the first day</dt>
          <dd>
            {money(person.overdue ?? 0, person.currency)} overdue, {person.daysPastDue} days
          </dd>
        </div>
      )}
      {person.language && (
        <div class="side">
          <dt>Speaks</dt>
          <dd>{languages[person.language] ?? person.language}</dd>
        </div>
      )}
    </dl>
  );
}

/** Who one is now, what is known of them, and the way to be somebody else. */
export function PersonBar({
  people,
  chosen,
  onChoose,
}: {
  people: Person[];
  chosen: Person;
  onChoose: (person: Person) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <section class="person-bar" aria-labelledby="person-title">
      <Face person={chosen} place={people.indexOf(chosen)} />
      <div class="who">
        <h1 id="person-title">
          You are {titleOf(chosen)}
          {chosen.lenderName && <small>, customer of {chosen.lenderName}</small>}
        </h1>
        <p>
          {sentence(chosen.special)} <span class="ends">How it should end: {chosen.ends}.</span>
        </p>
      </div>
      <button type="button" class="change" onClick={() => setOpen(true)}>
        <Icon name="people" /> Be someone else
      </button>
      <Facts person={chosen} />
      <DialogBox title="Who do you want to be?" open={open} onClose={() => setOpen(false)}>
        <PeopleList
          people={people}
          chosen={chosen}
          onChoose={(person) => {
            onChoose(person);
            setOpen(false);
          }}
        />
      </DialogBox>
    </section>
  );
}
