"""Many arrays passed to machine code as one pointer.

A table of the bulk engine is a named tuple of fifty arrays. Passed as such, each call would copy four hundred numbers
and each function would take seconds to compile. A `View` holds the addresses of the arrays in one block of memory;
compiled code sees the same attributes (`listed.post[at]`) and reads through that block. Nothing is counted or copied:
whoever makes a view keeps it, and with it its arrays, for as long as compiled code runs.
"""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np import arrayobj, numpy_support

T = TypeVar("T")
WORDS = 2  # of each array: its address and how many rows it has


class View:
    """Arrays under names, for compiled code.

    Args:
        arrays: a named tuple of C-contiguous arrays of one or two dimensions.
    """

    __slots__ = ("_type", "address", "arrays", "block")

    def __init__(self, arrays: Any) -> None:
        fields = []
        block = np.zeros(WORDS * len(arrays), np.int64)
        for at, (name, array) in enumerate(zip(arrays._fields, arrays, strict=True)):
            if not array.flags.c_contiguous or array.ndim not in (1, 2):
                raise ValueError(f"{name}: a view takes C-contiguous arrays of one or two dimensions")
            columns = array.shape[1] if array.ndim == 2 else 0
            fields.append((name, array.dtype.str, columns))
            block[WORDS * at], block[WORDS * at + 1] = array.ctypes.data, array.shape[0]
        self.arrays = arrays
        self.block = block
        self.address = block.ctypes.data
        self._type = ViewType(type(arrays).__name__, tuple(fields))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.arrays, name)


def viewed(arrays: T) -> T:
    """A view of a named tuple of arrays; to the type checker it is the named tuple, whose attributes it has."""
    return View(arrays)  # type: ignore[return-value]


def arrays_of(view: T) -> T:
    """The named tuple behind a view."""
    return view.arrays  # type: ignore[attr-defined]


def changed(view: T, **arrays: Any) -> T:
    """A view of the same arrays but for some."""
    return viewed(arrays_of(view)._replace(**arrays))  # type: ignore[attr-defined]


class ViewType(types.Type):
    """The compiled type of a view: which arrays it has, of which types, in which order."""

    def __init__(self, label: str, fields: tuple[tuple[str, str, int], ...]) -> None:
        self.fields = fields
        self.places = {name: at for at, (name, _, _) in enumerate(fields)}
        digest = hashlib.sha256(repr(fields).encode()).hexdigest()[:12]
        super().__init__(name=f"View({label}-{digest})")

    def array(self, name: str) -> Any:
        """The compiled type of one of the arrays."""
        _, code, columns = self.fields[self.places[name]]
        return types.Array(numpy_support.from_dtype(np.dtype(code)), 2 if columns else 1, "C")


@typeof_impl.register(View)
def _typeof(value: View, context: Any) -> ViewType:
    return value._type


@register_model(ViewType)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: ViewType) -> None:
        super().__init__(manager, kind, ir.IntType(64).as_pointer())


@infer_getattr
class _Attributes(AttributeTemplate):
    key = ViewType

    def generic_resolve(self, kind: ViewType, name: str) -> Any:  # type: ignore[override]
        return kind.array(name) if name in kind.places else None


@lower_getattr_generic(ViewType)
def _get(context: Any, builder: Any, kind: ViewType, value: Any, name: str) -> Any:
    place = kind.places[name]
    columns = kind.fields[place][2]
    found = kind.array(name)
    address = builder.load(builder.gep(value, [ir.Constant(ir.IntType(32), WORDS * place)]))
    rows = builder.load(builder.gep(value, [ir.Constant(ir.IntType(32), WORDS * place + 1)]))
    array = arrayobj.make_array(found)(context, builder)
    size = context.get_abi_sizeof(context.get_data_type(found.dtype))
    word = context.get_constant(types.intp, size)
    if columns:
        shape = [rows, context.get_constant(types.intp, columns)]
        strides = [context.get_constant(types.intp, size * columns), word]
    else:
        shape, strides = [rows], [word]
    data = builder.inttoptr(address, array.data.type)
    arrayobj.populate_array(array, data=data, shape=shape, strides=strides, itemsize=word, meminfo=None)
    return impl_ret_borrowed(context, builder, found, array._getvalue())


@unbox(ViewType)
def _unbox(kind: ViewType, value: Any, c: Any) -> Any:
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.long_as_longlong(number)
    c.pyapi.decref(number)
    return NativeValue(
        c.builder.inttoptr(address, ir.IntType(64).as_pointer()),
        is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()),
    )
