import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import express from 'express';
import { readSandboxConfig } from '../../../sandbox/config.js';
import { createLenders } from '../../../sandbox/lenders.js';
import { createWorld, type World } from '../../../sandbox/world.js';

/** A webhook as the product would get it. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  body: Record<string, unknown>;
}

/** What a call was answered. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

/** Something of an answer, to look further into. */
export interface Json {
  [key: string]: Json;
}

export function listOf(json: Json | undefined): Json[] {
  return json as unknown as Json[];
}

export function textOf(json: Json | undefined): string {
  return json as unknown as string;
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

/** A caller of one base address, with headers that each call has. */
export function callerOf(base: string, always: Record<string, string> = {}): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...always, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;
    return { status: response.status, headers: response.headers, body: parsed as Json };
  };
}

export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Waits for a condition; fails after half a minute. */
export async function until<T>(read: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    const value = await read();
    if (value) return value as NonNullable<T>;
    await pause(20);
  }
  throw new Error('the condition did not come true');
}

/** The product's end of webhooks: keeps what comes, and can be told to refuse. */
export async function startProduct() {
  const received: Received[] = [];
  let refusals = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      const body = JSON.parse(raw) as Record<string, unknown>;
      received.push({ path: request.url ?? '', headers: request.headers, raw, body });
      response.statusCode = refusals-- > 0 ? 500 : 200;
      response.end();
    });
  });
  const url = await listen(server);
  return { url, received, refuse: (times: number) => (refusals = times), stop: () => server.close() };
}

/** The lenders of the sandbox on a free port over a folder of their own. */
export async function startLenders(publicUrl = 'http://127.0.0.1:9', folder?: string) {
  const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'lenders-'));
  const world: World = createWorld(readSandboxConfig({ DATA_DIR: dataDir, PUBLIC_URL: publicUrl }));
  const { router, controls } = createLenders(world);
  const server = createServer(express().use('/sandbox', controls).use(router));
  const url = await listen(server);
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    world.close();
  };
  return { url, world, dataDir, stop, call: callerOf(url) };
}
