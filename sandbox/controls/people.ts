import { Router } from 'express';
import { lenderOf, lenders, nobody, people, type SandboxPerson } from '../people.js';

function personOf(person: SandboxPerson): Record<string, unknown> {
  const lender = lenderOf(person.lender);
  const { name, imei, imei2, loan, overdue, balance, daysPastDue, language, special, ends } = person;
  const phones = person.phones.map(({ number, onFileDays, inLockedPhone }) => ({ number, onFileDays, inLockedPhone }));
  return {
    name,
    lender: lender.id,
    lenderName: lender.name,
    hotline: lender.number,
    language,
    phone: phones[0]?.number,
    phones,
    imei,
    ...(imei2 ? { imei2 } : {}),
    imeis: imei2 ? [imei, imei2] : [imei],
    loan,
    loans: [loan],
    currency: lender.currency,
    overdue,
    balance,
    daysPastDue,
    special,
    ends,
  };
}

/** `GET /sandbox/people` and `GET /sandbox/lenders`: who there is to be, and whom they may ring or write to. */
export function peopleControls(): Router {
  const router = Router();
  router.get('/people', (_request, response) => {
    const stranger = { ...nobody, lender: null, phone: null, phones: [], imeis: [nobody.imei], loan: null, loans: [] };
    response.json([...people.map(personOf), stranger]);
  });
  router.get('/lenders', (_request, response) => void response.json(lenders));
  return router;
}
