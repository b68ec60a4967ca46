module.exports = globalThis.__shared['drizzle-orm/pg-core']();
