import { Problem } from '../../core/problem.js';
import { type Failure, problemOf, Refusal, whyNotSent } from '../httpAnswers.js';

/** What the provider's numbers mean for us. They come with an answer or, later, with a delivery report. */
export type MessageFailure =
  | 'opted_out'
  | 'outside_window'
  | 'bad_number'
  | 'bad_sender'
  | 'not_permitted'
  | 'too_long'
  | 'unreachable'
  | 'rate_limited'
  | 'auth'
  | 'down'
  | 'refused';

const numbers: Readonly<Record<MessageFailure, readonly number[]>> = {
  opted_out: [21610, 63014, 30004],
  outside_window: [63016],
  bad_number: [21211, 21214, 21217, 21614, 21635, 63003, 63024, 30005, 30006],
  bad_sender: [21210, 21212, 21603, 21606, 21659, 63007],
  not_permitted: [21215, 21216, 21408, 13227],
  too_long: [21605, 21617, 21658, 63021],
  unreachable: [30003],
  rate_limited: [20429, 63018],
  auth: [20003, 20403],
  down: [63012, 20500, 20503],
  refused: [],
};

/** The meaning of an error number; one that is not known is a plain refusal. */
export function messageFailure(errorCode: number): MessageFailure {
  const known = Object.entries(numbers).find(([, codes]) => codes.includes(errorCode));
  return (known?.[0] as MessageFailure | undefined) ?? 'refused';
}

interface TwilioFault {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly name?: string;
}

function answered(status: number, errorCode: number, name: string): Problem {
  const failure = messageFailure(errorCode);
  if (status === 401) return problemOf('messages', name, { kind: 'auth', received: false, passes: false }, false);
  // A party that failed in the middle may have sent it all the same; one that says so with a number has not.
  if (status >= 500)
    return problemOf('messages', name, { kind: 'down', received: true, passes: true, detail: `${status}` }, true);
  const code = `messages.${failure}`;
  const passes = failure === 'rate_limited' || failure === 'down' || failure === 'auth';
  return new Refusal(code, status, errorCode > 0 ? String(errorCode) : undefined, {
    message: `${code}: ${name} (${status} ${errorCode})`,
    retry: passes ? 'later' : 'never',
  });
}

/** Any error of the client's as a Problem. Its own message quotes the number that was written to, and is left out. */
export function twilioProblem(thrown: unknown, name: string): Problem {
  if (thrown instanceof Problem) return thrown;
  const { status, code, name: kind } = (thrown ?? {}) as TwilioFault;
  if (typeof status === 'number') return answered(status, Number(code) || 0, name);
  const failure: Failure =
    code === 'ECONNABORTED' || code === 'ETIMEDOUT'
      ? { kind: 'slow', received: true, passes: true }
      : kind === 'SyntaxError'
        ? { kind: 'rubbish', received: true, passes: true, detail: 'not JSON' }
        : whyNotSent({ cause: { code } });
  return problemOf('messages', name, failure, failure.received);
}
