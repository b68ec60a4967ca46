/** What a person at the desk may do: each role may do all that the one before it may. */
export const agentRoles = ['agent', 'supervisor', 'administrator'] as const;
export type AgentRole = (typeof agentRoles)[number];

/** A person who works cases, as the deployment's own sign-in tells us of them. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  /** Whose cases they may see. Nobody sees a case of a lender that is not here. */
  readonly lenderIds: readonly string[];
  /** E.164, where calls are taken; null for somebody who only writes. */
  readonly telephone: string | null;
}

export const mayDo = (agent: Agent, role: AgentRole): boolean =>
  agentRoles.indexOf(agent.role) >= agentRoles.indexOf(role);

/** Seconds: what a session at the desk lasts, and after how long without a sign of life its agent has left. */
export const sessionRules = { idle: 15 * 60, longest: 8 * 3600, away: 60 } as const;

/** One sign-in of an agent. Times are the server's own, whatever time a trial run pretends. */
export interface AgentSession {
  /** Keyed hash of the cookie's token. */
  readonly id: string;
  readonly agentId: string;
  /** The agent as of the sign-in, sealed JSON. */
  readonly sealedAgent: string;
  readonly createdAt: Date;
  /** The agent did something. */
  readonly activeAt: Date;
  /** The agent's page was there. */
  readonly seenAt: Date;
}
