import {
  type Activity,
  type ActivityHandler,
  ActivityTypes,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import { Problem } from '../../core/problem.js';
import { activityOf, replyIn } from '../activities.js';
import type { Reply } from '../reply.js';
import { oursKey } from '../supportBot.js';
import type { TurnRequest } from '../turns.js';

const sentKey = Symbol('liftline.sent');

/** Hands what the bot sends back to whoever brought the activity: for channels that answer in the same request. */
export class InlineAdapter extends BotAdapter {
  async process(
    activity: Partial<Activity>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<Partial<Activity>[]> {
    const context = this.contextFor(activity);
    const sent: Partial<Activity>[] = [];
    context.turnState.set(sentKey, sent);
    await this.runMiddleware(context, logic);
    return sent;
  }

  override async continueConversation(
    reference: Partial<ConversationReference>,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<void> {
    const event = { type: ActivityTypes.Event, name: 'continueConversation' };
    await this.process(TurnContext.applyConversationReference(event, reference, true), logic);
  }

  override sendActivities(context: TurnContext, activities: Partial<Activity>[]): Promise<ResourceResponse[]> {
    const sent = context.turnState.get<Partial<Activity>[]>(sentKey);
    return Promise.resolve(
      activities.map((activity) => {
        if (activity.type !== ActivityTypes.Trace) sent.push(activity);
        return { id: `${context.activity.id}.${sent.length}` };
      }),
    );
  }

  override updateActivity(): Promise<void> {
    return Promise.reject(new Problem('bot.not_supported', { message: 'what was said cannot be changed' }));
  }

  override deleteActivity(): Promise<void> {
    return Promise.reject(new Problem('bot.not_supported', { message: 'what was said cannot be taken back' }));
  }

  private contextFor(activity: Partial<Activity>): TurnContext {
    const context = new TurnContext(this, activity);
    context.turnState.set(oursKey, true);
    return context;
  }
}

export interface InlineDoor {
  /** Takes a turn through the bot and gives back its reply. Throws where the turn could not be kept. */
  hear(request: TurnRequest): Promise<Reply>;
}

/** The way to the bot for channels that answer in the same request. */
export function createInlineDoor(bot: ActivityHandler, adapter: InlineAdapter = new InlineAdapter()): InlineDoor {
  return {
    async hear(request) {
      const reply = replyIn(await adapter.process(activityOf(request), (context) => bot.run(context)));
      if (!reply) throw new Problem('bot.no_reply');
      return reply;
    },
  };
}
