// A second opinion on our notes, proofs and tiles, by Go's checksum database: golang.org/x/mod/sumdb.
//
// One JSON object a line comes in, one goes out. Notes, trees and proofs are judged by the packages note
// and tlog alone; what they do not know (the form of tlog-proof, the origin of a checkpoint, Ed25519
// cosignatures) is read here as a Go programmer would, with strconv, strings and crypto/ed25519.
package main

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type question struct {
	Do      string
	Keys    []string
	Note    []byte
	Proof   []byte // a whole tlog-proof
	Leaf    []byte
	Hashes  []tlog.Hash
	Index   int64
	Size    int64
	Root    tlog.Hash
	Old     int64
	OldRoot tlog.Hash `json:"old_root"`
	Tiles   string    // the folder that holds `tile/`
}

type answer struct {
	OK     bool        `json:"ok"`
	Why    string      `json:"why,omitempty"`
	Text   string      `json:"text,omitempty"`
	Signed []string    `json:"signed,omitempty"`
	Index  int64       `json:"index"`
	Size   int64       `json:"size"`
	Root   tlog.Hash   `json:"root"`
	Hashes []tlog.Hash `json:"hashes"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked question
		var given answer
		err := json.Unmarshal(lines.Bytes(), &asked)
		if err == nil {
			given, err = decide(asked)
		}
		given.OK = err == nil
		if err != nil {
			given.Why = err.Error()
		}
		if out.Encode(given) != nil {
			os.Exit(1)
		}
	}
}

// endless refuses trees of more than 2^62 leaves: for them tlog's maxpow2 shifts past the sign and loops for ever.
func endless(size int64) error {
	if size > 1<<62 {
		return errors.New("tlog never comes to an end of so large a tree")
	}
	return nil
}

func decide(asked question) (given answer, err error) {
	if err := endless(asked.Size); err != nil {
		return given, err
	}
	switch asked.Do {
	case "note":
		opened, err := open(asked.Note, asked.Keys)
		if err != nil {
			return given, err
		}
		given.Text = opened.Text
		for _, signature := range opened.Sigs {
			given.Signed = append(given.Signed, fmt.Sprintf("%s+%08x", signature.Name, signature.Hash))
		}
	case "proof":
		return checkProof(asked)
	case "record":
		err = tlog.CheckRecord(asked.Hashes, asked.Size, asked.Root, asked.Index, tlog.RecordHash(asked.Leaf))
	case "tree":
		err = tlog.CheckTree(asked.Hashes, asked.Size, asked.Root, asked.Old, asked.OldRoot)
	case "prove_record":
		given.Hashes, err = tlog.ProveRecord(asked.Size, asked.Index, reader(asked))
	case "prove_tree":
		given.Hashes, err = tlog.ProveTree(asked.Size, asked.Old, reader(asked))
	default:
		err = errors.New("no such question")
	}
	return given, err
}

// checkProof reads a tlog-proof: its header, its lines, an empty line, its checkpoint.
func checkProof(asked question) (given answer, err error) {
	parts := strings.SplitN(string(asked.Proof), "\n\n", 2)
	if len(parts) != 2 {
		return given, errors.New("no empty line")
	}
	lines := strings.Split(parts[0], "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return given, errors.New("no header")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		if _, err := base64.StdEncoding.DecodeString(lines[0][len("extra "):]); err != nil {
			return given, err
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return given, errors.New("no index")
	}
	if given.Index, err = strconv.ParseInt(lines[0][len("index "):], 10, 64); err != nil {
		return given, err
	}
	var hashes tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return given, err
		}
		hashes = append(hashes, hash)
	}
	opened, err := open([]byte(parts[1]), asked.Keys)
	if err != nil {
		return given, err
	}
	given.Text = opened.Text
	end := strings.Index(opened.Text, "\n")
	origin := opened.Text[:end]
	own := false
	for _, signature := range opened.Sigs {
		own = own || signature.Name == origin
	}
	if !own {
		return given, errors.New("signed, but not by the log itself")
	}
	// ParseTree knows one origin, the checksum database's own; the rest of the form is the same.
	tree, err := tlog.ParseTree([]byte("go.sum database tree" + opened.Text[end:]))
	if err != nil {
		return given, err
	}
	given.Size, given.Root = tree.N, tree.Hash
	if err := endless(tree.N); err != nil {
		return given, err
	}
	return given, tlog.CheckRecord(hashes, tree.N, tree.Hash, given.Index, tlog.RecordHash(asked.Leaf))
}

func open(raw []byte, keys []string) (*note.Note, error) {
	var known []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			verifier, err = newCosigner(key)
		}
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", key, err)
		}
		known = append(known, verifier)
	}
	return note.Open(raw, note.VerifierList(known...))
}

// cosigner verifies Ed25519 cosignatures (tlog-cosignature, type 4).
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (c cosigner) Name() string    { return c.name }
func (c cosigner) KeyHash() uint32 { return c.hash }
func (c cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	message := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
	return time < 1<<63 && ed25519.Verify(c.key, message, signature[8:])
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("not three parts")
	}
	material, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(material) != 1+ed25519.PublicKeySize || material[0] != 4 {
		return nil, errors.New("not an Ed25519 cosigner's key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), material...))
	hash := binary.BigEndian.Uint32(sum[:4])
	if parts[1] != fmt.Sprintf("%08x", hash) {
		return nil, errors.New("another hash")
	}
	return cosigner{parts[0], hash, material[1:]}, nil
}

// folder reads exported tiles; their paths are Go's without the height, which is always 8.
type folder string

func reader(asked question) tlog.HashReader {
	return tlog.TileHashReader(tlog.Tree{N: asked.Size, Hash: asked.Root}, folder(asked.Tiles))
}

func (f folder) Height() int                     { return 8 }
func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}
func (f folder) ReadTiles(tiles []tlog.Tile) (data [][]byte, err error) {
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		found, err := os.ReadFile(filepath.Join(string(f), filepath.FromSlash(path)))
		if err != nil {
			return nil, err
		}
		data = append(data, found)
	}
	return data, nil
}
