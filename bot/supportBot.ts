import { ActivityHandler, type BotHandler, type TurnContext } from 'botbuilder';
import type { Lenders } from '../core/lender.js';
import { activityFor, requestIn } from './activities.js';
import type { Turns } from './turns.js';

/** In a turn's state: the adapter made this activity itself, so its events are believed. */
export const oursKey = Symbol('liftline.ours');

/** Makes a turn of each activity and one activity of each reply. What is kept of a conversation is kept by `turns`. */
export class SupportBot extends ActivityHandler {
  constructor({ turns, lenders }: { turns: Turns; lenders: Lenders }) {
    super();
    const answer: BotHandler = async (context, next) => {
      const request = requestIn(context.activity, (id) => lenders.byId(id), isOurs(context));
      if (request) await context.sendActivity(activityFor(await turns.take(request)));
      await next();
    };
    this.onMessage(answer);
    this.onEvent(answer);
    this.onMembersAdded(answer);
  }
}

const isOurs = (context: TurnContext): boolean => context.turnState.get(oursKey) === true;
