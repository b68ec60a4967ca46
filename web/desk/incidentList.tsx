import { useState } from 'preact/hooks';
import * as api from './api.js';
import { incidentOf, waitOf } from './wording.js';

interface Props {
  incidents: readonly api.Incident[];
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
}

/** What must not happen and did, for supervisors: nobody else is given any. */
export function IncidentList({ incidents, doing }: Props) {
  if (incidents.length === 0) return null;
  return (
    <section class="incidents" aria-label="Incidents">
      <h2>
        Incidents <span class="count">{incidents.length}</span>
      </h2>
      <ul>
        {incidents.map((incident) => (
          <li key={incident.id}>
            <OneIncident incident={incident} doing={doing} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OneIncident({ incident, doing }: { incident: api.Incident; doing: Props['doing'] }) {
  const [open, setOpen] = useState(false);
  const { id, kind, lender, loanId, work, openSeconds } = incident;
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {incidentOf(kind)} · {[work ?? loanId, lender, waitOf(openSeconds)].filter(Boolean).join(' · ')}
      </summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const reason = new FormData(event.currentTarget).get('reason');
          if (typeof reason === 'string') void doing(() => api.closeIncident(id, reason));
        }}
      >
        <label>
          What was done about it <input name="reason" required minLength={5} maxLength={300} />
        </label>
        <button type="submit">Close the incident</button>
      </form>
    </details>
  );
}
