import type { QueryConfig, QueryResult } from 'pg';
import type { QueryRunner } from './connections.js';

/** How many statements a connection may have to remember. */
const mostNames = 500;

interface Queried {
  query(config: string | QueryConfig, values?: unknown[]): Promise<QueryResult>;
}

/**
 * Gives every statement with values a name, so that each connection parses it once: half the time of a small statement
 * is parsing. A statement has one name on all connections.
 */
export function createNaming(): (client: Queried) => QueryRunner {
  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known || names.size >= mostNames) return known;
    names.set(text, `s${names.size}`);
    return names.get(text);
  };
  return (client) => ({
    query: (config, values) => {
      if (typeof config === 'string') return client.query(config, values);
      const { text } = config as { text: string };
      return client.query({ ...(config as object), text, name: nameOf(text) } as QueryConfig, values);
    },
  });
}
