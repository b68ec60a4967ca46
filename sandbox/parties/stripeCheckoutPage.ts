import type { SessionRow } from './stripeRows.js';

const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

function money(row: SessionRow): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: row.currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(row.amount / 10 ** digits);
}

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; background: #f6f8fa; color: #1a1f36; margin: 0; }
  main { max-width: 24rem; margin: 3rem auto; padding: 1.5rem; background: #fff; border-radius: 12px; box-shadow: 0 2px 12px #0001; }
  h1 { font-size: 1rem; font-weight: 500; margin: 0; } .amount { font-size: 2rem; font-weight: 700; margin: 0 0 1rem; }
  label { display: block; margin: .75rem 0 .25rem; } input { width: 100%; box-sizing: border-box; font: inherit; padding: .6rem; }
  button { width: 100%; font: inherit; font-weight: 600; margin-top: 1.25rem; padding: .75rem; border: 0; border-radius: 8px; background: #3b5bdb; color: #fff; }
  .error { color: #b42318; } .note { color: #5b6478; font-size: .85rem; }`;

const FORM = `
  <label for="number">Card number</label><input id="number" name="number" inputmode="numeric" autocomplete="off" required value="4242 4242 4242 4242">
  <label for="expiry">Expiry (MM/YY)</label><input id="expiry" name="expiry" inputmode="numeric" autocomplete="off" required value="12/34">
  <label for="cvc">CVC</label><input id="cvc" name="cvc" inputmode="numeric" autocomplete="off" required value="123">`;

/** The hosted checkout page of an open or expired session. */
export function checkoutHtml(row: SessionRow, message?: string): string {
  const error = message ? `<p class="error" role="alert">${escape(message)}</p>` : '';
  const cancel = row.cancelUrl ? `<p><a href="${escape(row.cancelUrl)}">Back</a></p>` : '';
  const open = `${error}<form method="post">${FORM}<button>Pay ${escape(money(row))}</button></form>`;
  const content = row.status === 'open' ? open : '<p role="alert">This payment page has expired.</p>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<title>Checkout (sandbox)</title><style>${STYLE}</style>
<main><h1>${escape(row.title)}</h1><p class="amount">${escape(money(row))}</p>${content}${cancel}
<p class="note">The sandbox's checkout: test cards only.</p></main></html>`;
}
