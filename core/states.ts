/** A table of states and the moves between them: `table[state][event]` is the next state. What is not in it does not happen. */
export type Moves<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/** The next state, or undefined where the event means nothing in this state (a late or doubled event, which changes nothing). */
export function next<State extends string, Event extends string>(
  moves: Moves<State, Event>,
  state: State,
  event: Event,
): State | undefined {
  return moves[state][event];
}
