import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The zones of a country (ISO 3166 code), as the runtime's own tables have them. */
function zonesOfCountry(country: string): readonly string[] {
  const locale = new Intl.Locale('und', { region: country }) as { timeZones?: string[]; getTimeZones?(): string[] };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** The countries that a number (E.164) may be of: the one it is known to be of, or all that share its calling code. */
function countriesOf(number: string): readonly string[] {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed?.country) return [parsed.country];
  return getCountries().filter((country) => getCountryCallingCode(country) === parsed?.countryCallingCode);
}

const ofNumbers = new Map<string, readonly string[]>();

/** Every zone in which somebody may be at this moment: their loan's, and those of their number's country. */
export function plausibleZones(number: string, ...known: readonly (string | undefined)[]): string[] {
  const countries = countriesOf(number);
  const key = countries.join();
  const zones = ofNumbers.get(key) ?? countries.flatMap(zonesOfCountry);
  ofNumbers.set(key, zones);
  return [...new Set([...known.filter((zone) => zone !== undefined), ...zones])];
}
