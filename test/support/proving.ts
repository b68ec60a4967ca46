import { type Caller, ring } from './caller.js';
import type { Town } from './town.js';

const codesOf = async (town: Town, number: string): Promise<number> =>
  (await town.messages(number)).filter(({ body }) => /\b\d{6}\b/.test(body)).length;

/** From the first question to the account, by IMEI and passcode; `opened` are the keys that lead to the IMEI. */
export async function prove(
  town: Town,
  call: Pick<Caller, 'press'>,
  who: { readonly from: string; readonly imei: string },
): Promise<string> {
  const before = await codesOf(town, who.from);
  await call.press(`${who.imei}#`);
  await call.press('1');
  return call.press(await town.passcode(who.from, before + 1));
}

/** A call that has got as far as the account. */
export async function provedCall(
  town: Town,
  who: { readonly from: string; readonly line: string; readonly imei: string },
): Promise<Caller> {
  const call = await ring(town, who.from, who.line);
  await call.press('1');
  await prove(town, call, who);
  return call;
}
