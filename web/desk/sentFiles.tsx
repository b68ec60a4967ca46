import { fileAddress, type SentFile } from './api.js';
import { timeOf } from './wording.js';

/** Photos and papers that the customer sent: small here, whole in a tab of their own. */
export function SentFiles({ caseId, files }: { caseId: string; files: readonly SentFile[] }) {
  if (files.length === 0) return null;
  return (
    <ul class="sent-files" aria-label="Photos and papers">
      {files.map(({ id, at, name, contentType }) => (
        <li key={id}>
          <a href={fileAddress(caseId, id)} target="_blank" rel="noopener noreferrer">
            {contentType.startsWith('image/') ? (
              <img src={fileAddress(caseId, id)} alt={name} loading="lazy" />
            ) : (
              <span class="paper">PDF</span>
            )}
            <span class="name">{name}</span>
            <time dateTime={at}>{timeOf(at)}</time>
          </a>
        </li>
      ))}
    </ul>
  );
}
