/** The check digit that digits want behind them (Luhn, ISO/IEC 7812-1 annex B): every second one from the right counts double. */
export function luhnDigit(digits: string): number {
  const sum = [...digits].reduceRight((total, digit, place) => {
    const doubled = Number(digit) * ((digits.length - place) % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** Whether the last digit is the check digit of those before it, as in IMEIs and card numbers. */
export const passesLuhn = (digits: string): boolean => Number(digits.at(-1)) === luhnDigit(digits.slice(0, -1));
