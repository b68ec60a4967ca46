import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** A number (E.164) as people read and copy it, such as +44 1632 960001. */
export const readableNumber = (number: string): string =>
  parsePhoneNumberFromString(number)?.formatInternational() ?? number;
