module.exports = globalThis.__shared['twilio']();
