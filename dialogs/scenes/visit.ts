import type { CentreView, VisitView } from '../../core/services/visitNotices.js';
import type { Booking, FreeSlot } from '../../core/services/visits.js';
import { referenceIn } from '../../core/visit.js';
import { carded, visitCard } from '../cards.js';
import { type Desk, isSpoken } from '../desk.js';
import { choose, optionFor, type Option, yesOrNo } from '../questions/choice.js';
import type { Heard } from '../telling/heard.js';
import { ask, type Line, say, scene, type Story } from '../telling/story.js';
import { readChoice } from '../understanding/entities/answers.js';
import { saysNo } from '../understanding/entities/dates.js';
import { readTime } from '../understanding/entities/times.js';
import type { Ladder } from '../words/words.js';
import { identify } from './identify.js';
import { person } from './person.js';

/**
 * A visit to a service centre: centre, day and time, booked; or the one that is booked already, or that has the
 * `reference`, moved or cancelled.
 */
export function* visit(desk: Desk, reference?: string): Story {
  const booked = yield* theirs(desk, reference);
  if (booked === 'hidden') yield* whose(desk, reference);
  else if (booked) yield* change(desk, booked, reference);
  else yield* book(desk);
}

const theirs = ({ visits, here }: Desk, reference: string | undefined): Story<VisitView | 'hidden' | null> =>
  reference === undefined ? visits.mine(here.conversationId) : visits.referred(here.conversationId, reference);

/** A visit that was booked elsewhere: a passcode shows whose it is. */
function* whose(desk: Desk, reference: string | undefined): Story {
  yield* say(desk.words.visit.hidden);
  yield* scene('identify', identify(desk));
  const booked = yield* theirs(desk, reference);
  if (booked === 'hidden') return yield* person(desk, 'asked', 'visit');
  if (booked) yield* change(desk, booked, reference);
  else yield* book(desk);
}

function* book(desk: Desk): Story {
  const { words, here } = desk;
  const centres = yield* desk.visits.centres(here.lender.id);
  if (centres.length === 0) {
    yield* say(words.visit.noCentre);
    return yield* person(desk, 'asked', 'visit');
  }
  const centre = yield* whichCentre(desk, centres);
  if ('reference' in centre) return yield* visit(desk, centre.reference);
  for (;;) {
    const slot = yield* whichSlot(desk, centre.id);
    if (!slot) return;
    if ((yield* ask(yesOrNo('book it', words.visit.confirm(centre.name, slot.day, slot.time), words))) === 'no')
      return yield* say(words.visit.notBooked);
    const done = yield* desk.visits.book(here.conversationId, here.lender.id, centre.id, slot.startsAt);
    if (!('refused' in done)) return yield* tellBooked(desk, done);
    if (done.refused === 'has_visit') return yield* visit(desk);
    yield* say(words.visit.taken);
  }
}

function* tellBooked(desk: Desk, booking: Booking): Story {
  const { words, here } = desk;
  const { centre, day, time, reference, calendarUrl, written } = booking;
  yield* say(
    carded(
      words.visit.booked({ centre: centre.name, day, time, reference, written }),
      visitCard(words, { centre, day, time, reference }),
    ),
    words.visit.bring(here.lender.whatToBring),
    ...inCalendar(desk, calendarUrl),
  );
}

/** Where a conversation is written the link stands in it; a caller gets it in a message. */
const inCalendar = (desk: Desk, url: string | null): readonly Line[] =>
  isSpoken(desk) || !url ? [] : [desk.words.visit.calendar(url)];

function* change(desk: Desk, booked: VisitView, reference: string | undefined): Story {
  const { words, here } = desk;
  const { centre, day, time, visitId } = booked;
  const wish = yield* ask(
    choose<'move' | 'cancel' | 'keep'>('booked visit', words.visit.has(centre.name, day, time), [
      { key: '1', value: 'move', choice: words.choices.move },
      { key: '2', value: 'cancel', choice: words.choices.cancel },
      { key: '3', value: 'keep', choice: words.choices.keep },
    ]),
  );
  if (wish === 'keep') return yield* say(words.visit.kept);
  if (wish === 'cancel') {
    const { cancelled, calendarUrl } = yield* desk.visits.cancel(here.conversationId, visitId, reference);
    // What was proved lasts a quarter of an hour.
    if (!cancelled) return yield* visit(desk, reference);
    return yield* say(words.visit.cancelled, ...inCalendar(desk, calendarUrl));
  }
  yield* move(desk, booked, reference);
}

function* move(desk: Desk, { centre, visitId }: VisitView, reference: string | undefined): Story {
  const { words, here } = desk;
  for (;;) {
    const slot = yield* whichSlot(desk, centre.id);
    if (!slot) return;
    const done = yield* desk.visits.move(here.conversationId, visitId, slot.startsAt, reference);
    if ('moved' in done) {
      const { day, time, calendarUrl } = done.moved;
      const moved = carded(words.visit.moved(centre.name, day, time), visitCard(words, { centre, day, time }));
      return yield* say(moved, ...inCalendar(desk, calendarUrl));
    }
    if (done.refused === 'not_theirs') return yield* visit(desk, reference);
    yield* say(words.visit.taken);
  }
}

/** A centre, or the reference of a visit that there is: whoever booked from another's telephone has nothing else. */
function* whichCentre(desk: Desk, centres: readonly CentreView[]): Story<CentreView | { readonly reference: string }> {
  const instead = async (text: string): Promise<{ readonly reference: string } | undefined> => {
    const reference = referenceIn(text);
    const known = reference && (await desk.raw.visits.referred(desk.here.conversationId, reference));
    return known ? { reference } : undefined;
  };
  return yield* pick(desk, 'centre', centres, 3, desk.words.visit.centre, (centre) => centre.name, { instead });
}

/** Four days with something free, then four times of the day chosen. */
function* whichSlot(desk: Desk, centreId: string): Story<FreeSlot | undefined> {
  const { words, here } = desk;
  for (;;) {
    const days = yield* desk.visits.days(here.lender.id, centreId);
    if (days.length === 0) {
      yield* say(words.visit.nothingFree);
      return undefined;
    }
    const day = yield* pick<string, never>(desk, 'day', days, 4, words.visit.day, words.day, {
      said: (text) => daySaid(desk, text, days),
    });
    const times = yield* desk.visits.times(here.lender.id, centreId, day);
    const shown = (page: readonly FreeSlot[], more: boolean): Ladder =>
      words.visit.time(
        page.map((slot) => slot.time),
        more,
      );
    const timeOf = (text: string): FreeSlot | undefined => {
      const time = saysNo(text, words.language) ? undefined : readTime(text, words.language);
      return times.find((slot) => slot.time === time);
    };
    if (times.length > 0)
      return yield* pick<FreeSlot, never>(desk, 'time', times, 4, shown, (slot) => slot.time, { said: timeOf });
    yield* say(words.visit.taken);
  }
}

/** The one free day that somebody names: "Friday", "Tuesday the 8th". */
function daySaid(desk: Desk, text: string, days: readonly string[]): string | undefined {
  if (saysNo(text, desk.words.language)) return undefined;
  const named = desk.understand(text).entities.filter(({ kind }) => kind === 'date');
  const [day, another] = days.filter((one) => named.some(({ value }) => value === one));
  return another === undefined ? day : undefined;
}

/** What else a list takes: words that name one of it, and what is no item at all. */
interface InWords<Item, Instead> {
  readonly said?: (text: string) => Item | undefined;
  readonly instead?: (text: string) => Promise<Instead | undefined>;
}

/** One of a list, a few at a time: keys from 1, `#` for more, which after the last begins again. */
function* pick<Item, Instead extends object = never>(
  desk: Desk,
  label: string,
  items: readonly Item[],
  pageSize: number,
  wordings: (page: readonly Item[], more: boolean) => Ladder,
  title: (item: Item) => string,
  { said, instead }: InWords<Item, Instead> = {},
): Story<Item | Instead> {
  for (let start = 0; ; start = start + pageSize < items.length ? start + pageSize : 0) {
    const page = items.slice(start, start + pageSize);
    const more = items.length > pageSize;
    const options: Option<string>[] = page.map((item, index) => ({
      key: String(index + 1),
      value: String(index + 1),
      choice: { title: title(item), said: [] },
    }));
    if (more) options.push({ key: '#', value: 'more', choice: desk.words.choices.more });
    const question = choose<string>(label, wordings(page, more), options);
    const accept = async (heard: Heard): Promise<string | Instead | undefined> => {
      const option = optionFor(heard, options);
      if (option || heard.kind !== 'words') return option?.value;
      const place = readChoice(heard.text, desk.words.language, page.length);
      if (place !== undefined) return String(place);
      const at = items.indexOf(said?.(heard.text) as Item);
      return at < 0 ? instead?.(heard.text) : `item ${at}`;
    };
    const chosen = yield* ask<string | Instead>({ ...question, accept });
    if (typeof chosen === 'object') return chosen;
    const item = chosen.startsWith('item ') ? items[Number(chosen.slice(5))] : page[Number(chosen) - 1];
    if (item !== undefined) return item;
  }
}
