// Asks Sigstore's verifier about proofs: a JSON list on standard input, a JSON list of true or a reason back.
const { createPublicKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const path = require("node:path");

// Its parts are not exported one by one, and a whole Sigstore bundle is more than a log's proof.
const inside = path.dirname(require.resolve("@sigstore/verify/package.json"));
const { verifyCheckpoint } = require(path.join(inside, "dist/tlog/checkpoint.js"));
const { verifyMerkleInclusion } = require(path.join(inside, "dist/tlog/merkle.js"));

// The fixed beginning of an Ed25519 public key in DER (RFC 8410).
const DER = Buffer.from("302a300506032b6570032100", "hex");

const judged = ({ leaf, index, hashes, checkpoint, name, keyId, key }) => {
  try {
    const publicKey = createPublicKey({
      key: Buffer.concat([DER, Buffer.from(key, "base64")]),
      format: "der",
      type: "spki",
    });
    const log = { logID: Buffer.from(keyId, "hex"), publicKey, baseURL: name };
    const entry = {
      canonicalizedBody: Buffer.from(leaf, "base64"),
      inclusionProof: {
        logIndex: index,
        hashes: hashes.map((hash) => Buffer.from(hash, "base64")),
        checkpoint: { envelope: checkpoint },
      },
    };
    verifyMerkleInclusion(entry, verifyCheckpoint(entry, [log]));
    return true;
  } catch (error) {
    return String(error.message);
  }
};

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(judged)));
