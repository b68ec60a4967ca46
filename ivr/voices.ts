import type twilio from 'twilio';
import type { Language, Lender } from '../core/lender.js';
import type { Clips } from './clips.js';
import { clipsOf } from './recordings.js';

type VoiceResponse = InstanceType<typeof twilio.twiml.VoiceResponse>;
type SayAttributes = NonNullable<Extract<Parameters<VoiceResponse['say']>[0], object>>;
type GatherAttributes = NonNullable<Parameters<VoiceResponse['gather']>[0]>;
type PayAttributes = NonNullable<Parameters<VoiceResponse['pay']>[0]>;

/** How a language sounds on the telephone. */
interface Sound {
  readonly say: Required<Pick<SayAttributes, 'language' | 'voice'>>;
  /** In which language speech is recognised; undefined where keys alone are sure. */
  readonly speech: NonNullable<GatherAttributes['language']> | undefined;
  /** Recordings, where no voice speaks the language: then `say` is for what has none. */
  readonly clips?: Clips;
  /** The card prompt speaks few languages: the nearest. */
  readonly pay: NonNullable<PayAttributes['language']>;
}

/** The sound of a reply's language, and where its lender is: a line may have parts in other languages. */
export type Voice = Sound &
  Pick<Lender, 'country'> & { readonly language: Language; readonly slow?: boolean; readonly publicUrl: string };

const english = {
  GB: { say: { language: 'en-GB', voice: 'Polly.Amy-Neural' }, speech: 'en-GB', pay: 'en-GB' },
  IN: { say: { language: 'en-IN', voice: 'Polly.Kajal-Neural' }, speech: 'en-IN', pay: 'en-IN' },
  US: { say: { language: 'en-US', voice: 'Polly.Joanna-Neural' }, speech: 'en-US', pay: 'en-US' },
} as const satisfies Record<string, Sound>;

const spanish = {
  ES: { say: { language: 'es-ES', voice: 'Polly.Lucia-Neural' }, speech: 'es-ES', pay: 'es-ES' },
  MX: { say: { language: 'es-MX', voice: 'Polly.Mia-Neural' }, speech: 'es-MX', pay: 'es-ES' },
} as const satisfies Record<string, Sound>;

/** English as it is spoken where the lender is. */
function englishIn(country: string): Sound {
  if (country === 'IN' || country === 'LK') return english.IN;
  return country === 'US' || country === 'MX' ? english.US : english.GB;
}

/** `publicUrl` is where recordings are fetched from. */
export const voiceFor = (language: Language, { country }: Pick<Lender, 'country'>, publicUrl: string): Voice => ({
  ...soundOf(language, { country }),
  country,
  language,
  publicUrl,
});

function soundOf(language: Language, lender: Pick<Lender, 'country'>): Sound {
  switch (language) {
    case 'en':
      return englishIn(lender.country);
    case 'es':
      return lender.country === 'ES' ? spanish.ES : spanish.MX;
    case 'hi':
      return { say: { language: 'hi-IN', voice: 'Google.hi-IN-Neural2-A' }, speech: 'hi-IN', pay: 'en-IN' };
    case 'ta':
      return { say: { language: 'ta-IN', voice: 'Google.ta-IN-Wavenet-A' }, speech: 'ta-IN', pay: 'en-IN' };
    case 'si':
      // No voice speaks Sinhala and recognition of it is unsure: recordings and keys. Names are left to the English voice.
      return { ...englishIn(lender.country), speech: undefined, clips: clipsOf('si') };
  }
}
