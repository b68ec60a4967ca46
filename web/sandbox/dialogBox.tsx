import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icon.js';

interface BoxProps {
  title: string;
  open: boolean;
  side?: boolean;
  onClose: () => void;
  children: ComponentChildren;
}

/** Something over the page: the browser keeps the focus in it and closes it on Escape. */
export function DialogBox({ title, open, side = false, onClose, children }: BoxProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  return (
    <dialog
      ref={box}
      class={side ? 'drawer' : 'sheet'}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        // A click on the backdrop is one on the dialog itself.
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="dialog-body">
        <header class="panel-head">
          <h2>{title}</h2>
          <button type="button" class="quiet small" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {open && children}
      </div>
    </dialog>
  );
}
