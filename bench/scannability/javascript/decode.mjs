// Read grey images from standard input, and write what each decoder read, one JSON object per image and line.
// An image is its width and height as 32-bit little-endian integers, then a byte per pixel, rows from the top.
import jsqr from "jsqr";
import zxing from "@zxing/library";
import { decodeQR } from "qr/decode.js";

const jsQR = jsqr.default ?? jsqr;
const HEADER_BYTES = 8;
const OPAQUE = 0xff000000;
const TRY_HARDER = new Map([[zxing.DecodeHintType.TRY_HARDER, true]]);

function toRgba(grey) {
  const pixels = new Uint32Array(grey.length);
  for (let index = 0; index < grey.length; index += 1) {
    pixels[index] = OPAQUE | (grey[index] * 0x010101);
  }
  return new Uint8ClampedArray(pixels.buffer);
}

const DECODERS = {
  "jsQR": ({ width, height, rgba }) => jsQR(rgba, width, height, { inversionAttempts: "dontInvert" })?.data,
  "@zxing/library": ({ width, height, grey }) => {
    const source = new zxing.RGBLuminanceSource(new Uint8ClampedArray(grey), width, height);
    const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(source));
    return new zxing.QRCodeReader().decode(bitmap, TRY_HARDER).getText();
  },
  "qr": ({ width, height, rgba }) => decodeQR({ width, height, data: rgba }),
};

// Two of the decoders throw an error if they find no symbol.
function readOrNull(decode, image) {
  try {
    return decode(image) ?? null;
  } catch {
    return null;
  }
}

function decodeAll(width, height, grey) {
  const image = { width, height, grey, rgba: toRgba(grey) };
  return Object.fromEntries(Object.entries(DECODERS).map(([name, decode]) => [name, readOrNull(decode, image)]));
}

// The worker ended before it read the response.
process.stdout.on("error", () => process.exit());

let pending = [];
let pendingBytes = 0;
let neededBytes = HEADER_BYTES;
for await (const chunk of process.stdin) {
  pending.push(chunk);
  pendingBytes += chunk.length;
  while (pendingBytes >= neededBytes) {
    const buffer = Buffer.concat(pending);
    const [width, height] = [buffer.readUInt32LE(0), buffer.readUInt32LE(4)];
    const end = HEADER_BYTES + width * height;
    if (buffer.length < end) {
      [pending, neededBytes] = [[buffer], end];
      break;
    }
    process.stdout.write(JSON.stringify(decodeAll(width, height, buffer.subarray(HEADER_BYTES, end))) + "\n");
    [pending, pendingBytes, neededBytes] = [[buffer.subarray(end)], buffer.length - end, HEADER_BYTES];
  }
}
