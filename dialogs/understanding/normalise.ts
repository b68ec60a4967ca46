import { foldDigits } from '../../core/imei.js';

/** Characters that are read of a message; what comes later is left unread, so that a hostile message costs no more than a long one. */
export const readLimit = 1200;

const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const apostrophes = /[\u2018\u2019\u02bc\u00b4`]/g;
const number = /\d(?:[\d.,/:-]*\d)?/g;
const word = /[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;
const stretched = /(\p{L})\1{2,}/gu;

/** One form for one text: compatibility forms, case, apostrophes, digits of any script; joiners that split Sinhala conjuncts go. */
export function normalise(text: string): string {
  const plain = text
    .slice(0, readLimit)
    .normalize('NFKC')
    .slice(0, readLimit)
    .toLowerCase()
    .replace(invisible, '')
    .replace(apostrophes, "'");
  return /[^ -~\s]/.test(plain) ? foldDigits(plain) : plain;
}

/** The words of a normalised text, digits as they are: what rules and readers see. */
export function wordsOf(normalised: string): string[] {
  return (normalised.match(word) ?? []).map((found) => found.replaceAll("'", ''));
}

/** Beyond three digits a number says what kind it is and not which: a model that learns amounts and identifiers would carry them. */
function foldNumber(found: string): string {
  const length = found.replace(/\D/g, '').length;
  if (length <= 3) return found;
  if (length <= 5) return ' 0000 ';
  if (length === 6) return ' 000000 ';
  return length < 14 ? ' 0000000000 ' : ' 00000000000000 ';
}

/** The words that a model sees of a text: normalised, numbers folded, stretched letters ("pleaseeee") shortened. */
export function foldedWords(text: string): string[] {
  return wordsOf(normalise(text).replace(number, foldNumber).replace(stretched, '$1$1'));
}
