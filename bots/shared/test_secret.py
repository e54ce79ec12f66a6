import os
import tempfile
import unittest
from unittest import mock

from shared.secret import pseudonym, read_secret


class ReadSecret(unittest.TestCase):
    def test_reads_the_file_before_the_variable(self):
        with tempfile.NamedTemporaryFile("w", suffix=".secret") as file:
            file.write("from-file\n")
            file.flush()
            with mock.patch.dict(os.environ, {"K": "from-env", "K_FILE": file.name}, clear=True):
                self.assertEqual(read_secret("K"), "from-file")

    def test_reads_the_variable(self):
        with mock.patch.dict(os.environ, {"K": "from-env"}, clear=True):
            self.assertEqual(read_secret("K"), "from-env")

    def test_names_what_is_missing(self):
        with mock.patch.dict(os.environ, {}, clear=True), self.assertRaises(SystemExit) as caught:
            read_secret("K")
        self.assertEqual(
            str(caught.exception), "K: is missing. Set K, or K_FILE to the path of a file with it."
        )

    def test_names_the_file_that_cannot_be_read(self):
        with mock.patch.dict(os.environ, {"K_FILE": "/nowhere/k"}, clear=True):
            with self.assertRaises(SystemExit) as caught:
                read_secret("K")
        self.assertEqual(str(caught.exception), "K_FILE: cannot read /nowhere/k (No such file or directory)")


class Pseudonym(unittest.TestCase):
    def test_is_the_hmac_of_the_id(self):
        # Computed with: printf 42 | openssl dgst -sha256 -hmac key
        self.assertEqual(
            pseudonym("key", "42"), "f2991b7ce981d0b5adc5e6a0f31acaeb407bfc21354bbcc31a0c43eaffa83d65"
        )

    def test_differs_by_key(self):
        self.assertNotEqual(pseudonym("a", "42"), pseudonym("b", "42"))
