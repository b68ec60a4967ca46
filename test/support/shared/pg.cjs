module.exports = globalThis.__shared['pg']();
