import { foldDigits } from './imei.js';
import { passesLuhn } from './luhn.js';

/** Stands where somebody wrote a card number: of the number itself nothing is kept anywhere. */
export const cardMarker = '[card number]';

/** What may stand between the groups of one number. */
const between = /^[^\p{L}\p{N}]{1,3}$/u;
/** How the numbers of the great card schemes begin, by their length. No IMEI of a phone on sale begins so. */
const beginnings =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|6\d{15,18}|8[12]\d{14}|3[47]\d{13}|3[068]\d{12})$/;
const mostDigits = 19;

interface Group {
  readonly digits: string;
  readonly from: number;
  readonly to: number;
}

/** The text with each card number in it replaced by `cardMarker`: to be done before anything is kept. */
export function withoutCards(text: string): string {
  const groups = Array.from(text.matchAll(/\p{Nd}+/gu), ({ 0: run, index }) => {
    return { digits: foldDigits(run), from: index, to: index + run.length };
  });
  let [cleared, at] = ['', 0];
  for (const [index, { from }] of groups.entries()) {
    const to = from < at ? undefined : cardEnd(text, groups, index);
    if (to === undefined) continue;
    cleared += text.slice(at, from) + cardMarker;
    at = to;
  }
  return cleared + text.slice(at);
}

/** Where the card number ends that begins with the group at `first`, if one does. */
function cardEnd(text: string, groups: readonly Group[], first: number): number | undefined {
  let number = '';
  let end = groups[first]?.from ?? 0;
  for (let index = first; index < groups.length; index += 1) {
    const { digits, from, to } = groups[index] as Group;
    if (number !== '' && !between.test(text.slice(end, from))) return undefined;
    number += digits;
    end = to;
    if (number.length > mostDigits) return undefined;
    if (beginnings.test(number) && passesLuhn(number)) return end;
  }
  return undefined;
}

export const hasCard = (text: string): boolean => text.includes(cardMarker) || withoutCards(text) !== text;
