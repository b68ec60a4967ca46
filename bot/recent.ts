/** The chats or calls that are remembered the longest are forgotten beyond this many. */
const most = 10_000;

/** What is known of conversations lately, in this process alone. */
export interface Recent<Value> {
  get(id: string): Value | undefined;
  set(id: string, value: Value): void;
  forget(id: string): void;
}

export function createRecent<Value>(): Recent<Value> {
  const known = new Map<string, Value>();
  return {
    get: (id) => known.get(id),
    set(id, value) {
      known.delete(id);
      known.set(id, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    forget: (id) => void known.delete(id),
  };
}
