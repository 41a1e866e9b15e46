//! Stacks, on the heap or of a fixed size.

use alloc::vec::Vec;

pub(crate) trait Stack {
    type Item;

    fn push(&mut self, item: Self::Item);
    fn pop(&mut self) -> Option<Self::Item>;
    fn items(&self) -> &[Self::Item];
    fn items_mut(&mut self) -> &mut [Self::Item];
}

impl<I> Stack for Vec<I> {
    type Item = I;

    #[inline]
    fn push(&mut self, item: I) {
        self.push(item);
    }
    #[inline]
    fn pop(&mut self) -> Option<I> {
        self.pop()
    }
    #[inline]
    fn items(&self) -> &[I] {
        self
    }
    #[inline]
    fn items_mut(&mut self) -> &mut [I] {
        self
    }
}

/// A stack without a heap. What is pushed beyond its size is lost: the caller knows how much it will hold.
#[derive(Debug)]
pub(crate) struct FixedStack<I, const SIZE: usize> {
    items: [I; SIZE],
    len: usize,
}

impl<I: Copy, const SIZE: usize> FixedStack<I, SIZE> {
    #[inline(always)]
    pub(crate) const fn new(blank: I) -> Self {
        Self { items: [blank; SIZE], len: 0 }
    }
}

impl<I: Copy, const SIZE: usize> Stack for FixedStack<I, SIZE> {
    type Item = I;

    #[inline(always)]
    fn push(&mut self, item: I) {
        if let Some(slot) = self.items.get_mut(self.len) {
            *slot = item;
            self.len += 1;
        }
    }
    #[inline(always)]
    fn pop(&mut self) -> Option<I> {
        self.len = self.len.checked_sub(1)?;
        self.items.get(self.len).copied()
    }
    #[inline(always)]
    fn items(&self) -> &[I] {
        self.items.get(..self.len).unwrap_or(&[])
    }
    #[inline(always)]
    fn items_mut(&mut self) -> &mut [I] {
        self.items.get_mut(..self.len).unwrap_or(&mut [])
    }
}
