const paths = {
  voice: 'M6 3h3l2 5-2.5 1.5a11 11 0 0 0 5 5L15 12l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2Z',
  chat: 'M4 5h16v11H9l-4 4v-4H4Z',
  back: 'M15 5l-7 7 7 7',
  out: 'M14 4h5v16h-5M4 12h10m-4-4 4 4-4 4',
  send: 'M4 12 20 4l-5 16-3-7Z',
} as const;

export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

export const channelIcon = (channel: string | null): keyof typeof paths => (channel === 'voice' ? 'voice' : 'chat');
