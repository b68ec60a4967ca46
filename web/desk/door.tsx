import { useEffect, useState } from 'preact/hooks';
import { me as askMe, type Me, Refusal, signOut } from './api.js';
import { DeskPage } from './deskPage.js';

/** Shows the desk to who is signed in, and the way to the sign-in to anybody else. */
export function Door() {
  const [me, setMe] = useState<Me | 'asking' | 'leaving' | 'nobody' | 'offline'>('asking');
  const [ended, setEnded] = useState(false);

  useEffect(() => {
    if (me !== 'asking') return;
    askMe()
      .then(setMe)
      .catch((thrown: unknown) =>
        setMe(thrown instanceof Refusal && thrown.code === 'signed_out' ? 'nobody' : 'offline'),
      );
  }, [me]);

  const signedOut = (): void => {
    setEnded(true);
    setMe('nobody');
  };
  /** The desk is closed first: its looks would be refused from here on. */
  const leave = (): void => {
    setMe('leaving');
    signOut().then(signedOut, () => setMe('asking'));
  };

  if (me === 'asking' || me === 'leaving') return <main class="door" aria-busy="true" />;
  if (typeof me === 'object') return <DeskPage me={me} onSignedOut={signedOut} onLeave={leave} />;
  return (
    <main class="door">
      <img src={new URL('./icon.svg', import.meta.url).href} alt="" width="56" height="56" />
      <h1>Desk</h1>
      {me === 'offline' ? (
        <>
          <p role="alert">The desk cannot be reached just now.</p>
          <button type="button" class="primary" onClick={() => setMe('asking')}>
            Try again
          </button>
        </>
      ) : (
        <>
          <p>
            {ended ? 'You are signed out. Your open cases went back to the queue.' : 'For the people who take cases.'}
          </p>
          <a class="button primary" href="/desk/sign-in">
            Sign in
          </a>
        </>
      )}
    </main>
  );
}
