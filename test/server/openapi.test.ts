import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { Router } from 'express';
import { startTrialProduct, type TrialProduct } from './trialProduct.js';

interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly responses: Readonly<Record<string, unknown>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly requestBody?: unknown;
  readonly parameters?: readonly { readonly $ref: string }[];
  readonly 'x-upgrade'?: string;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What Express knows of its routes, which its types do not tell yet. */
interface Listed {
  listRoutes(): readonly {
    path: string | RegExp;
    methods: readonly string[] | undefined;
    router: Listed | undefined;
  }[];
}

/** Every route, also of routers within routers, as `POST /pay/{token}`. */
function routesOf(router: Listed, mount = ''): string[] {
  return router.listRoutes().flatMap(({ path, methods, router: inner }) => {
    const whole = path === '/' ? mount : `${mount}${String(path)}`;
    if (inner) return routesOf(inner, whole);
    const told = (methods ?? []).filter((method) => method !== 'HEAD');
    return told.map((method) => `${method} ${whole.replace(/:(\w+)/g, '{$1}')}`);
  });
}

let trial: TrialProduct;
let document: Document;
let operations: { readonly name: string; readonly path: string; readonly operation: Operation }[];
beforeAll(async () => {
  trial = await startTrialProduct();
  document = (await (await fetch(`${trial.baseUrl}/openapi.json`)).json()) as Document;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
  );
});
afterAll(() => trial.stop());

describe('the walk over the routes', () => {
  test('finds routes of routers within routers, and of lists of paths', () => {
    const [app, outer, inner] = [express(), Router(), Router()];
    inner.get('/cases/:id', (_request, response) => void response.end());
    outer.use('/desk', inner);
    app.use(outer);
    app.post(['/whatsapp', '/sms'], (_request, response) => void response.end());
    const found = routesOf((app as unknown as { router: Listed }).router);
    expect(found).toEqual(['GET /desk/cases/{id}', 'POST /whatsapp', 'POST /sms']);
  });
});

describe('the document', () => {
  test('tells of every route that is mounted, and of none that is not', () => {
    const mounted = routesOf((trial.app as unknown as { router: Listed }).router);
    expect(mounted.length).toBeGreaterThan(40);
    const documented = operations.map(({ name }) => name);
    expect(mounted.filter((route) => !documented.includes(route))).toEqual([]);
    const routed = operations.filter(({ operation }) => operation['x-upgrade'] === undefined).map(({ name }) => name);
    expect(routed.filter((route) => !mounted.includes(route))).toEqual([]);
  });

  test('has each operation once, with its tag and its answers', () => {
    expect(document.openapi).toBe('3.1.0');
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operation } of operations) {
      expect(operation.tags).toHaveLength(1);
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    }
  });

  test('leads nowhere that is not there, and has nothing that nobody leads to', () => {
    const parts = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `#/components/${kind}/${name}`),
    );
    const led = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = '']) => target);
    expect(led.filter((target) => !parts.includes(target))).toEqual([]);
    const schemes = operations.flatMap(({ operation }) => (operation.security ?? []).flatMap(Object.keys));
    const used = new Set([...led, ...schemes.map((scheme) => `#/components/securitySchemes/${scheme}`)]);
    expect(parts.filter((part) => !used.has(part))).toEqual([]);
    expect([...used].filter((part) => !parts.includes(part))).toEqual([]);
  });

  test('names the parameters of each path', () => {
    const named = document.components['parameters'] as Record<string, { name: string; in: string }>;
    for (const { name, path, operation } of operations) {
      const inPath = (operation.parameters ?? [])
        .map(({ $ref }) => named[$ref.split('/').at(-1) ?? ''])
        .filter((parameter) => parameter?.in === 'path');
      const expected = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      expect({ name, names: inPath.map((parameter) => parameter?.name) }).toEqual({ name, names: expected });
    }
  });
});

describe('what the document says of strangers is so', () => {
  const answerOf = async (name: string): Promise<number> => {
    const [method = '', path = ''] = name.split(' ');
    const url = trial.baseUrl + path.replace(/\{\w+\}/g, 'nobody');
    return (await fetch(url, { method, redirect: 'manual', ...(method === 'GET' ? {} : { body: '' }) })).status;
  };

  test('where somebody must show who they are, nobody else is let in', async () => {
    const guarded = operations.filter(({ operation }) => operation.security && operation['x-upgrade'] === undefined);
    expect(guarded.length).toBeGreaterThan(30);
    for (const { name, operation } of guarded) {
      const status = await answerOf(name);
      expect({ name, status: status === 401 || status === 403 ? 'refused' : status }).toEqual({
        name,
        status: 'refused',
      });
      expect(Object.keys(operation.responses)).toContain(String(status));
    }
  });

  test('elsewhere the answer is one of those that it names', async () => {
    for (const { name, operation } of operations.filter(({ operation: { security } }) => !security)) {
      const status = await answerOf(name);
      expect({ name, answers: Object.keys(operation.responses) }).toEqual({
        name,
        answers: expect.arrayContaining([String(status)]),
      });
    }
  });
});
