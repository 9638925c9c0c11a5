// A worker: for each round the first number whose SHA-256 with the seed begins with enough zero bits.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
const K = Int32Array.from(primes, (p) => fraction(Math.cbrt(p)));
const START = Int32Array.from(primes.slice(0, 8), (p) => fraction(Math.sqrt(p)));
const w = new Int32Array(64);

const turn = (x, n) => (x >>> n) | (x << (32 - n));

// The first word of the SHA-256 of up to 55 bytes; nobody asks for the others.
function firstWord(bytes, length) {
  w.fill(0, 0, 16);
  for (let i = 0; i < length; i++) w[i >> 2] |= bytes[i] << (24 - 8 * (i & 3));
  w[length >> 2] |= 0x80 << (24 - 8 * (length & 3));
  w[15] = length * 8;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15], y = w[i - 2];
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (a + START[0]) >>> 0;
}

function search(prefix, bits) {
  const bytes = new Uint8Array(55);
  for (let i = 0; i < prefix.length; i++) bytes[i] = prefix.charCodeAt(i);
  for (let number = 0; ; number++) {
    const text = String(number);
    for (let i = 0; i < text.length; i++) bytes[prefix.length + i] = text.charCodeAt(i);
    if (firstWord(bytes, prefix.length + text.length) >>> (32 - bits) === 0) return text;
  }
}

onmessage = ({ data: { seed, bits, rounds } }) => {
  const found = [];
  for (let round = 0; round < rounds; round++) found.push(search(seed + String(round).padStart(2, "0"), bits));
  postMessage(found.join("."));
};
