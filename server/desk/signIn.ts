import * as openid from 'openid-client';
import { z } from 'zod';
import { type Agent, agentRoles } from '../../core/agent.js';
import type { Lenders } from '../../core/lender.js';
import { asProblem, Problem } from '../../core/problem.js';

/** The deployment's own sign-in, by OpenID Connect with the authorization code flow and PKCE. */
export interface SignInOptions {
  /** The provider's issuer, as its discovery document has it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly publicUrl: string;
  readonly lenders: Lenders;
  /** Which claims of the id token tell the role, the lenders and the telephone: `roles`, `lenders`, `phone_number` unless given. */
  readonly claims?: { readonly roles?: string; readonly lenders?: string; readonly telephone?: string };
}

/** What must come back unchanged, and be kept by the browser meanwhile. */
export interface SignInBegun {
  readonly url: string;
  readonly kept: SignInKept;
}

export interface SignInKept {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const several = z.union([z.array(z.string()), z.string().transform((one) => [one])]).catch([]);
const text = z.string().trim().min(1).max(200);
const telephone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .nullable()
  .catch(null);

/** Seconds that the provider has for each answer. */
const patience = 5;

export function createSignIn(options: SignInOptions) {
  const redirectUri = `${options.publicUrl}/desk/signed-in`;
  let known: Promise<openid.Configuration> | undefined;

  /** The provider may be down when this process starts: it is looked up at the first sign-in, and again after a failure. */
  function provider(): Promise<openid.Configuration> {
    known ??= discover(options).catch((thrown: unknown) => {
      known = undefined;
      throw new Problem('sign_in.down', { retry: 'later', cause: thrown });
    });
    return known;
  }

  async function begin(): Promise<SignInBegun> {
    const config = await provider();
    const kept: SignInKept = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile email phone',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, kept };
  }

  /** Who came back from the provider; undefined where that person has no part here. Throws `sign_in.refused`. */
  async function finish(query: string, kept: SignInKept): Promise<Agent | undefined> {
    const config = await provider();
    const came = new URL(redirectUri);
    came.search = query;
    try {
      const tokens = await openid.authorizationCodeGrant(config, came, {
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        pkceCodeVerifier: kept.verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      return claims && agentOf(claims, options);
    } catch (thrown) {
      throw new Problem('sign_in.refused', { cause: asProblem(thrown) });
    }
  }

  return { begin, finish };
}

export type SignIn = ReturnType<typeof createSignIn>;

function discover({ issuer, clientId, clientSecret }: SignInOptions): Promise<openid.Configuration> {
  const address = new URL(issuer);
  const near = address.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(address.hostname);
  const execute = [openid.enableNonRepudiationChecks, ...(near ? [openid.allowInsecureRequests] : [])];
  return openid.discovery(address, clientId, clientSecret, undefined, { execute, timeout: patience });
}

/** Somebody without a role or without a lender that is served here has no part in the desk. */
function agentOf(claims: Readonly<Record<string, unknown>>, options: SignInOptions): Agent | undefined {
  const names = { roles: 'roles', lenders: 'lenders', telephone: 'phone_number', ...options.claims };
  const roles = several.parse(claims[names.roles]);
  const role = agentRoles.findLast((one) => roles.includes(one));
  const lenderIds = several.parse(claims[names.lenders]).filter((id) => options.lenders.byId(id));
  const id = text.safeParse(claims['sub']);
  if (!role || lenderIds.length === 0 || !id.success) return undefined;
  const name = [claims['name'], claims['email']].map((one) => text.safeParse(one)).find((one) => one.success);
  return {
    id: id.data,
    name: name?.data ?? id.data,
    role,
    lenderIds,
    telephone: telephone.parse(claims[names.telephone]),
  };
}
