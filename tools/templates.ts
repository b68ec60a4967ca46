import { readConfig } from '../server/config.js';
import { createMessageTemplates } from '../server/drivers.js';
import { asProblem } from '../core/problem.js';
import { wording } from '../dialogs/words/languages.js';

/**
 * Makes the WhatsApp templates of all languages that the lenders speak, and hands them in for approval: `npm run templates`.
 * The product makes what is missing itself when it first needs it; this is for having them approved beforehand.
 */
const config = readConfig({ production: false });
const ensure = createMessageTemplates(config);
const languages = new Set(config.lenders.all().flatMap((lender) => lender.languages));
let approved = true;
for (const language of languages) {
  const template = wording.template(language);
  try {
    const { sid, state } = await ensure(template);
    approved &&= state === 'approved';
    console.log(`${language}  ${template.name}  ${sid}  ${state}`);
  } catch (thrown) {
    approved = false;
    console.error(`${language}  ${template.name}  ${asProblem(thrown).message}`);
  }
}
if (!approved) process.exitCode = 1;
