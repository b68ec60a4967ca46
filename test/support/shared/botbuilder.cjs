module.exports = globalThis.__shared['botbuilder']();
