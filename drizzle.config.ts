import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --name what_changes` writes the next migration; hand-written SQL takes `--custom` as well. */
export default defineConfig({ dialect: 'postgresql', schema: './store/schema/*.ts', out: './store/migrations' });
