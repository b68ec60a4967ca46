import type { CaseView, DeskLists } from '../../core/services/deskQueue.js';
import { type BrowserLike, createBrowserLike, type Got } from '../server/desk/browserLike.js';
import { type CallState, type Town, until } from './town.js';

/** Somebody who is signed in at the desk, with what they do there over HTTP. */
export interface DeskAgent extends Pick<BrowserLike, 'get' | 'post' | 'send'> {
  queue(): Promise<DeskLists>;
  view(caseId: string): Promise<CaseView>;
  /** The case of a conversation that waits, once it is there. */
  waiting(isIt: (waiting: DeskLists['waiting'][number]) => boolean): Promise<string>;
  /** Does something with a case and wants it done. */
  act(caseId: string, what: string, body?: unknown): Promise<Got<CaseView>>;
  /** Takes a call: the agent's telephone, once it has told of the case and waits for the key. */
  telephone(caseId: string): Promise<AgentCall>;
}

export interface AgentCall {
  state(): Promise<CallState>;
  press(digits: string): Promise<CallState>;
  say(text: string): Promise<CallState>;
  hangUp(): Promise<CallState>;
}

const telephones: Readonly<Record<string, string>> = {
  'amy@northwind.example': '+441632960191',
  'omar@northwind.example': '+441632960192',
  'admin@liftline.example': '+441632960193',
};

export async function deskAgent(town: Town, email: string): Promise<DeskAgent> {
  const browser = createBrowserLike(town.productUrl);
  await browser.enter(email);
  const queue = async (): Promise<DeskLists> => (await browser.get<DeskLists>('/queue')).body;
  async function act(caseId: string, what: string, body?: unknown): Promise<Got<CaseView>> {
    const done = await browser.post<CaseView>(`/cases/${caseId}/${what}`, body);
    if (done.status >= 300) throw new Error(`${what}: ${done.status} ${JSON.stringify(done.body)}`);
    return done;
  }
  return {
    ...browser,
    queue,
    act,
    view: async (caseId) => (await browser.get<CaseView>(`/cases/${caseId}`)).body,
    waiting: (isIt) => until('a case to wait', async () => (await queue()).waiting.find(isIt)?.id),
    async telephone(caseId) {
      await act(caseId, 'call');
      const to = encodeURIComponent(telephones[email] ?? '');
      const { sid } = await until('the agent’s telephone to tell of the case', async () => {
        const last = (await town.control<CallState[]>('GET', `/calls?to=${to}`)).at(-1);
        return last?.status === 'in-progress' && last.waitingFor === 'keys' && last;
      });
      const does = (what: string, body: unknown): Promise<CallState> =>
        town.control('POST', `/calls/${sid}/${what}`, body);
      return {
        state: () => town.control('GET', `/calls/${sid}`),
        press: (digits) => does('press', { digits }),
        say: (text) => does('say', { text }),
        hangUp: () => does('hangup', {}),
      };
    },
  };
}
