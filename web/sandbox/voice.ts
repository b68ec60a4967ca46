import { useEffect, useRef, useState } from 'preact/hooks';

const kept = 'liftline.sandbox.voice';

/** Whether this browser can speak at all. */
export const canSpeak = typeof speechSynthesis !== 'undefined';

const scripts: [RegExp, string][] = [
  [/[\u0B80-\u0BFF]/, 'ta-IN'],
  [/[\u0D80-\u0DFF]/, 'si-LK'],
  [/[\u0900-\u097F]/, 'hi-IN'],
  [/[¿¡áéíóúñ]|\b(oprima|marque|usted|gracias|teléfono)\b/i, 'es-MX'],
];

/** The language that a line is most likely in, by its letters. */
export const languageOf = (text: string): string => scripts.find(([script]) => script.test(text))?.[1] ?? 'en-GB';

function wanted(): boolean {
  try {
    return canSpeak && localStorage.getItem(kept) !== 'off';
  } catch {
    return canSpeak;
  }
}

/** Whether prompts are spoken, kept for the next visit. */
export function useVoice(): [boolean, (on: boolean) => void] {
  const [on, set] = useState(wanted);
  return [
    on,
    (now) => {
      if (!now && canSpeak) speechSynthesis.cancel();
      try {
        localStorage.setItem(kept, now ? 'on' : 'off');
      } catch {
        // It is on for this visit only.
      }
      set(now);
    },
  ];
}

/** Stops what is being spoken: a key was pressed, or the call is over. */
export function hush(): void {
  if (canSpeak) speechSynthesis.cancel();
}

/** Speaks the lines of a call as they come; not those that were there when the page first saw the call. */
export function useSpoken(sid: string | undefined, lines: readonly string[], on: boolean): void {
  const spoken = useRef<{ sid: string | undefined; count: number }>({ sid: undefined, count: 0 });
  useEffect(() => {
    // A call that has said one line at most has only just begun.
    if (spoken.current.sid !== sid) spoken.current = { sid, count: lines.length > 1 ? lines.length : 0 };
    const fresh = lines.slice(spoken.current.count);
    spoken.current.count = lines.length;
    if (!on || !canSpeak) return;
    for (const line of fresh) {
      const utterance = new SpeechSynthesisUtterance(line);
      utterance.lang = languageOf(line);
      utterance.rate = 1.1;
      speechSynthesis.speak(utterance);
    }
  }, [sid, lines.length, on]);
}

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const layout = '123456789*0#';
let audio: AudioContext | undefined;

/** The two tones of a telephone's key, briefly. */
export function beep(key: string): void {
  const place = layout.indexOf(key);
  if (place < 0 || typeof AudioContext === 'undefined') return;
  audio ??= new AudioContext();
  const [from, gain] = [audio.currentTime, audio.createGain()];
  gain.gain.setValueAtTime(0.04, from);
  gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.14);
  gain.connect(audio.destination);
  for (const frequency of [rows[Math.floor(place / 3)], columns[place % 3]]) {
    const tone = audio.createOscillator();
    tone.frequency.value = frequency ?? 0;
    tone.connect(gain);
    tone.start(from);
    tone.stop(from + 0.15);
  }
}
