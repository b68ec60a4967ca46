import type { CaseView, Me } from './api.js';
import { CaseActions } from './caseActions.js';
import { CaseFacts } from './caseFacts.js';
import { Composer } from './composer.js';
import { Icon } from './icon.js';
import { SentFiles } from './sentFiles.js';
import { Transcript } from './transcript.js';
import { channelOf, languageOf, placeOf, reasonOf } from './wording.js';

interface Props {
  me: Me;
  shown: CaseView;
  doing: (deed: () => Promise<unknown>) => Promise<boolean>;
  onClose: () => void;
}

/** One case: why it is here, what may be done, what was said, and what is known. */
export function CasePane({ me, shown, doing, onClose }: Props) {
  const about = [
    shown.lender,
    shown.channel ? channelOf(shown.channel) : 'Follow-up',
    languageOf(shown.language),
    placeOf(shown),
  ];
  return (
    <article class="pane" aria-label={reasonOf(shown.reason)}>
      <header class="pane-head">
        <button type="button" class="quiet to-queue" onClick={onClose}>
          <Icon name="back" /> Queue
        </button>
        <div class="pane-title">
          <h2>{reasonOf(shown.reason)}</h2>
          <p>{about.filter((part) => part !== '').join(' · ')}</p>
        </div>
        <CaseActions me={me} shown={shown} doing={doing} />
      </header>
      <section class="talk" aria-label="Conversation">
        <Transcript lines={shown.lines} />
        <SentFiles caseId={shown.id} files={shown.files} />
        {shown.mine ? <Composer key={shown.id} shown={shown} doing={doing} /> : <p class="state">{stateOf(shown)}</p>}
      </section>
      <CaseFacts me={me} shown={shown} doing={doing} />
    </article>
  );
}

function stateOf(shown: CaseView): string {
  switch (shown.state) {
    case 'waiting':
      return 'Claim the case to write.';
    case 'abandoned':
      return 'The caller left before anybody came.';
    case 'claimed':
      return 'Another agent has this case.';
    case 'returned':
      return 'The assistant has the conversation again.';
    case 'resolved':
      return `Closed: ${shown.outcome ?? 'resolved'}.`;
  }
}
