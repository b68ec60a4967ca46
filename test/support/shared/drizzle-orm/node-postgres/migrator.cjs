module.exports = globalThis.__shared['drizzle-orm/node-postgres/migrator']();
