import { useEffect, useState } from 'preact/hooks';
import { me as askMe, type Me, Refusal } from './api.js';
import { DeskPage } from './deskPage.js';

/** Shows the desk to who is signed in, and the way to the sign-in to anybody else. */
export function Door() {
  const [me, setMe] = useState<Me | 'asking' | 'nobody' | 'offline'>('asking');
  const [ended, setEnded] = useState(false);

  useEffect(() => {
    if (me !== 'asking') return;
    askMe()
      .then(setMe)
      .catch((thrown: unknown) =>
        setMe(thrown instanceof Refusal && thrown.code === 'signed_out' ? 'nobody' : 'offline'),
      );
  }, [me]);

  if (me === 'asking') return <main class="door" aria-busy="true" />;
  if (typeof me === 'object')
    return (
      <DeskPage
        me={me}
        onSignedOut={() => {
          setEnded(true);
          setMe('nobody');
        }}
      />
    );
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
