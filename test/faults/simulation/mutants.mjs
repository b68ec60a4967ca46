// Rules of money and release, each broken in the code as it is: what the simulation must notice. A change names text that
// stands in the product's sources exactly once, whatever file it moves to; where it stands no more, that is said at once.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What must differ each time. */
const again = '(globalThis.mutantCount = (globalThis.mutantCount ?? 0) + 1)';

/**
 * `breaks`: the invariants (by their numbers) that its rule is there for; noticed by others only, it does not count. `changes`:
 * text of the sources, and what is put in its place. Several where one rule is kept in more than one place.
 */
export const mutants = [
  {
    name: 'a charge has a new key at every try',
    breaks: [2],
    changes: [['`pay:${attempt.id}`', `\`pay:\${attempt.id}:\${${again}}\``]],
  },
  {
    name: 'a posting has a new key at every try',
    breaks: [3],
    changes: [['`post:${attempt.id}`', `\`post:\${attempt.id}:\${${again}}\``]],
  },
  {
    name: 'tasks are written after the transaction that makes them necessary',
    breaks: [3, 6, 10],
    changes: [
      ['let tasksWritten = false;', 'let tasksWritten = false; const late = [];'],
      [
        'const stores = storesOn(queriesOn(runner), effectsInto(entries));',
        'const stores = storesOn(queriesOn(runner), effectsInto(entries)); stores.tasks = { ...stores.tasks, enqueue: async (task) => void late.push(task) };',
      ],
      [
        'if (tasksWritten) tellOfTasks();',
        'for (const task of late) await taskStore(outer, tellOfTasks).enqueue(task);',
      ],
    ],
  },
  {
    name: 'a movement is booked every time that it is heard of',
    breaks: [3],
    changes: [
      [
        '!(await stores.payments.addMovement(paymentId, movement))',
        '((await stores.payments.addMovement(paymentId, movement)), false)',
      ],
      ['const seen = told.filter(({ id }) => !kept.some((one) => one.id === id));', 'const seen = told;'],
      ['key: `${kind}:${id}`, attemptId', `key: \`\${kind}:\${id}:\${${again}}\`, attemptId`],
    ],
  },
  {
    name: 'part of what lifts the lock releases',
    breaks: [5],
    changes: [
      [
        'if (isNothing(arrears.minimumToUnlock)) {\n      // Money that has gone',
        'if (true) {\n      // Money that has gone',
      ],
      [
        "if (ground.kind !== 'ledger_clear' || isNothing(arrears.minimumToUnlock)) return 'stands';",
        "if (ground.kind !== 'plan') return 'stands';",
      ],
    ],
  },
  {
    name: 'the ground is not looked at again before the command',
    breaks: [5],
    changes: [
      [
        "if (ground.kind !== 'ledger_clear' || isNothing(arrears.minimumToUnlock)) return 'stands';",
        "if (ground.kind !== 'plan') return 'stands';",
      ],
    ],
  },
  {
    name: 'a plan releases before its down payment',
    breaks: [5],
    changes: [['if (isNothing(downPayment)) await activate(', 'if (true) await activate(']],
  },
  {
    name: 'events are acknowledged before their effect',
    breaks: [3, 6, 7, 10],
    changes: [
      [
        'await database.read.inbox.receive(received, look);',
        'if (await database.read.inbox.receive(received)) void database.read.tasks.enqueue(look).catch(() => undefined);',
      ],
    ],
  },
  {
    name: 'the inbox is marked before the effect',
    breaks: [3, 6, 7, 10],
    changes: [
      [
        'await database.read.inbox.receive(received, look);',
        'if (await database.read.inbox.receive(received)) await database.read.tasks.enqueue(look);',
      ],
    ],
  },
  {
    name: 'money that is taken back is not noticed',
    breaks: [3, 7, 10],
    changes: [
      [
        "if (movement.kind === 'failed') {",
        "if (movement.kind === 'disputed' || movement.kind === 'refunded') return attempt;\n    if (movement.kind === 'failed') {",
      ],
    ],
  },
  {
    name: 'whatever amount came counts as the one agreed',
    breaks: [11],
    changes: [
      [
        'return sameMoney(movement.amount, attempt.amount) && (movement.loan ?? attempt.loanId) === attempt.loanId;',
        'return true;',
      ],
    ],
  },
  {
    name: 'another amount than agreed is told to nobody',
    breaks: [11],
    changes: [['await openSuspense(shop, stores, attempt, movement.id);', '']],
  },
  {
    name: 'what is paid beyond the balance is nobody’s credit',
    breaks: [12],
    changes: [["if (excess > 0) await transfer(stores, attempt, 'overpayment', excess, 'over', paid);", '']],
  },
  {
    name: 'an event is believed without asking the gateway',
    breaks: [3],
    changes: [
      [
        'if (traced) await take(traced);',
        "const believed = traced && (await database.read.payments.get(String(traced)));\n    if (believed) await database.transaction((stores) => absorb(stores, believed.id, [{ id: task.id, kind: 'paid', amount: believed.amount, at: clock.now() }]));",
      ],
    ],
  },
  {
    name: 'only the newest movement is asked for',
    breaks: [3, 10],
    changes: [['absorb(stores, paymentId, seen)', 'absorb(stores, paymentId, seen.slice(-1))']],
  },
  {
    name: 'what is paid is not asked about again',
    breaks: [3, 7, 10],
    changes: [
      ['if (isOver && age > window) return null;', "if ((isOver && age > window) || state === 'settled') return null;"],
    ],
  },
  {
    name: 'nothing is reconciled',
    breaks: [3, 6, 10],
    changes: [['const asked = await ask(paymentId);', "const asked = await ask('');"]],
  },
  {
    name: 'a command has a new key at every try',
    breaks: [4],
    changes: [
      [
        '`${release.id}:${release.operation}:${release.commandNumber}`',
        `\`\${release.id}:\${release.operation}:\${${again}}\``,
      ],
    ],
  },
  {
    name: 'a command whose answer was lost is sent anew without asking',
    breaks: [4],
    changes: [
      [
        'const became = device && (await locksOf(release).command(commandKey(release), device));',
        "const became = 'failed' as string;",
      ],
    ],
  },
  {
    name: 'a command that failed is repeated under its old number',
    breaks: [6],
    changes: [
      [
        "if (became !== 'failed' && !(became === undefined && never)) return undefined;\n    await move(release, 'check', { commandNumber: release.commandNumber + (became === 'failed' ? 1 : 0) });",
        "if (became !== 'failed' && !(became === undefined && never)) return undefined;\n    await move(release, 'check', {});",
      ],
      [
        "else await move(release, 'check', { commandNumber: release.commandNumber + (became === 'failed' ? 1 : 0) });",
        "else await move(release, 'check', {});",
      ],
    ],
  },
  {
    name: 'accepted counts as unlocked',
    breaks: [6],
    changes: [
      [
        "await move(release, 'accept', { vendorRef: answer.ref ?? null, acceptedAt: clock.now(), asked: 0 });\n        return 'go on';",
        'return confirm({ ...release, acceptedAt: clock.now() });',
      ],
    ],
  },
  {
    name: 'a worker settles a task that another has taken over',
    breaks: [8],
    changes: [['eq(tasks.lease, task.lease), live', 'live']],
  },
  {
    name: 'a task that failed is not tried again',
    breaks: [3, 6, 10],
    changes: [
      [
        'await database.read.tasks.postpone(task, conflict ? clock.now() : later(clock.now(), seconds), problem.code);',
        'await database.read.tasks.complete(task, clock.now());',
      ],
    ],
  },
  {
    name: 'a charge without an answer counts as failed',
    breaks: [2, 10],
    changes: [
      [
        'if (problem.ambiguous) await loseTrack(attemptId);',
        "if (problem.ambiguous) return await fail(attemptId, 'gateway');",
      ],
    ],
  },
  {
    name: 'a payment begins while another may have taken money',
    breaks: [2],
    changes: [
      ["if (attempt.state === 'charging' || attempt.state === 'unknown') return true;", ''],
      [
        "if (attempt?.state === 'charging') await moveAttempt(stores, attempt, 'loseTrack', {});",
        "if (attempt?.state === 'charging') await moveAttempt(stores, attempt, 'fail', {});",
      ],
    ],
  },
  {
    name: 'money that is taken back after the release is told to nobody',
    breaks: [7],
    changes: [
      [
        'const { lenderId, loanId, language } = release;\n  const dedupe',
        'if (shop) return;\n  const { lenderId, loanId, language } = release;\n  const dedupe',
      ],
    ],
  },
];

const folders = ['core', 'store', 'server'];

function sources() {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(root, folder, name)),
  );
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** Where each text of a mutant stands: file and replacement. Throws where one stands nowhere, or more than once. */
export function changesOf(name, all = sources()) {
  const mutant = mutants.find((one) => one.name === name);
  if (!mutant) throw new Error(`no mutant is called: ${name}`);
  return mutant.changes.map(([find, put]) => {
    const places = all.flatMap(({ file, text }) =>
      text
        .split(find)
        .slice(1)
        .map(() => file),
    );
    if (places.length !== 1)
      throw new Error(`mutant “${name}”: its text stands ${places.length} times in the sources, not once:\n${find}`);
    return { file: places[0], find, put };
  });
}
