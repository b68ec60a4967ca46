/** What may be sent, as the server takes it, and the most bytes of one. */
export const acceptedTypes = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf'];
const most = 5 * 1024 * 1024;
/** Pixels of the longer side at which a receipt still reads well. */
const longestSide = 1600;
/** Below so many bytes a photo is sent as it is. */
const smallEnough = 400 * 1024;

/**
 * The file as it is sent: a big photo is made smaller first, which spares a slow network and leaves out where it was
 * taken. Or why it cannot be sent.
 */
export async function readyToSend(file: File): Promise<File | 'type' | 'size'> {
  if (!acceptedTypes.includes(file.type)) return 'type';
  const ready = file.type === 'application/pdf' || file.size <= smallEnough ? file : await smaller(file);
  return ready.size > most ? 'size' : ready;
}

async function smaller(file: File): Promise<File> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
  return blob ? new File([blob], `${file.name.replace(/\.\w+$/, '')}.jpg`, { type: 'image/jpeg' }) : file;
}
